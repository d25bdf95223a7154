import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton, TextLink } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { Cluster, Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { ActivityNote } from "~/features/certification/components/attention";
import { managedCohort, managedCohorts } from "~/features/cohorts/queries/cohorts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { moveMembers } from "~/features/enrollment/commands/moving.server";
import { OpenInvitations } from "~/features/enrollment/components/open-invitations";
import { readTicks } from "~/features/enrollment/forms";
import { assignmentLabel, moveLabel } from "~/features/enrollment/cohort-labels";
import { PEOPLE_AT_ONCE } from "~/features/enrollment/model";
import { invitationCounts, waitingInvitations } from "~/features/enrollment/queries/invitations.server";
import { contactOf } from "~/features/people/queries/contact.server";
import type { RosterSort, RosterView } from "~/features/roster/views";
import { listUrl, namesFileUrl } from "~/features/staff/cohort-list";
import { Dates } from "~/features/staff/components/cohort-cards";
import {
  CohortInvitations,
  CohortStaff,
  Funnel,
  Headline,
} from "~/features/staff/components/cohort-overview";
import { ExportForm } from "~/features/staff/components/export-form";
import { FormerMembers } from "~/features/staff/components/former-members";
import { ColumnChoice, ListSearch, ViewTabs } from "~/features/staff/components/list-controls";
import { PeopleTable } from "~/features/staff/components/people-table";
import { SelectionForm } from "~/features/staff/components/selection-form";
import { readFilter, readList, selectionForm } from "~/features/staff/forms";
import { peopleMeantLabel } from "~/features/staff/labels";
import { cohortOverview, formerMembers, peopleMeant } from "~/features/staff/queries/cohort.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { paths } from "~/lib/paths";
import { newToken } from "~/lib/tokens.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** How many invitations the page shows; a link leads to all of them. */
const INVITATIONS_SHOWN = 5;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const managed = await managedCohorts(db, viewer.personId);
  const cohort = managed.find(({ id }) => id === params.id);
  if (!cohort) throw notFound();
  const query = new URL(request.url).searchParams;
  const asked = readList(query);
  const now = context.now();
  const [overview, counts, invitations, contact, former] = await Promise.all([
    cohortOverview(db, curriculum, cohort, asked, now),
    invitationCounts(db, cohort.id, now),
    waitingInvitations(db, { cohortId: cohort.id, limit: INVITATIONS_SHOWN }, now),
    contactOf(db, context),
    asked.view === "left"
      ? formerMembers(db, { cohortId: cohort.id, search: asked.search }, asked.page)
      : null,
  ]);
  return {
    title: i18n._(msg`Cohort`),
    cohort,
    overview,
    invitations: {
      counts,
      rows: invitations,
      once: newToken(),
      canSend: cohort.status === "open" && isReachable(contact),
    },
    former,
    asked,
    cohorts: managed
      .filter(({ id, status }) => id !== cohort.id && status === "open")
      .map(({ id, name }) => ({ id, name })),
    assigned: numberOf(query.get("assigned")),
    moved: numberOf(query.get("moved")),
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now,
  };
}

/** Returns how many people an act has changed, as its redirect says. */
function numberOf(text: string | null): number {
  return Math.min(PEOPLE_AT_ONCE, Number.parseInt(text ?? "", 10) || 0);
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const parsed = await parseForm(await readForm(request), selectionForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { intent, trainee, everyone, supervisorId = "", toCohortId = "" } = parsed.value;
  const ticks = readTicks(trainee);
  const filter = everyone === undefined ? null : readFilter(everyone);
  if (intent === "export") {
    return seeOther(namesFileUrl(cohort.id, filter ?? { personIds: ticks.traineeIds }));
  }

  const meant = filter
    ? await peopleMeant(db, curriculum, { cohort, filter, now: context.now() })
    : { ok: true as const, personIds: ticks.traineeIds };
  if (!meant.ok) {
    const message = i18n._(peopleMeantLabel(meant));
    return formAgain(parsed.again({ everyone: [message] }), statusOf(meant.code));
  }
  const query = new URL(request.url).searchParams;
  for (const name of ["index", "assigned", "moved"]) query.delete(name);

  if (intent === "move") {
    const input = { personIds: meant.personIds, fromCohortId: cohort.id, toCohortId };
    const done = await moveMembers(db, viewer, input, context);
    if (!done.ok) {
      return formAgain(parsed.again({ "": [i18n._(moveLabel(done.code))] }), statusOf(done.code));
    }
    query.set("moved", String(done.moved));
    return seeOther(`${paths.cohort(cohort.id)}?${query}`);
  }

  const seen = filter ? {} : { seen: ticks.seen };
  const input = { cohortId: cohort.id, supervisorId, traineeIds: meant.personIds, ...seen };
  const done = await assignSupervisor(db, viewer, input, context);
  if (!done.ok) {
    if (done.code === "not_found") throw notFound();
    return formAgain(parsed.again({ "": [i18n._(assignmentLabel(done.code))] }), statusOf(done.code));
  }
  query.set("assigned", String(done.changed));
  return seeOther(`${paths.cohort(cohort.id)}?${query}`);
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Cohort() {
  const { cohort, overview, invitations, former, asked, cohorts, assigned, moved, locale, timeZone, now } =
    useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const { list, totals } = overview;
  const toView = (view: RosterView, sort: RosterSort = "name") =>
    listUrl(cohort.id, asked, { view, sort, search: "" });
  const toPage = (page: number) => listUrl(cohort.id, asked, { page });
  const isOpen = cohort.status === "open";
  const from = list.from + 1;
  const until = list.from + list.rows.length;

  return (
    <>
      <Breadcrumbs items={[{ to: paths.cohorts(), label: <Trans>Cohorts</Trans> }]} />
      <PageHeader
        title={cohort.name}
        lead={<Dates startsOn={cohort.startsOn} endsOn={cohort.endsOn} locale={locale} />}
        action={
          isOpen ? (
            <LinkButton to={paths.cohortInvite(cohort.id)} icon="plus">
              <Trans>Invite people</Trans>
            </LinkButton>
          ) : undefined
        }
      />
      <Stack gap="wide">
        {!isOpen && (
          <Notice title={<Trans>This cohort is closed to new people</Trans>}>
            <Trans>
              Everyone in it can continue as before, and nothing was lost. You can reopen it under “Edit
              cohort”.
            </Trans>
            <OpenInvitations cohort={{ id: cohort.id, isOpen: false }} count={invitations.counts.open} />
          </Notice>
        )}
        {assigned > 0 && (
          <Notice kind="done">
            <Plural
              value={assigned}
              one="# person has another supervisor now."
              other="# people have another supervisor now."
            />
          </Notice>
        )}
        {moved > 0 && (
          <Notice kind="done">
            <Plural
              value={moved}
              one="# person was moved to another cohort, with their record."
              other="# people were moved to another cohort, with their records."
            />
          </Notice>
        )}
        <Stack gap="even">
          <Headline totals={totals} stages={overview.stages} toView={toView} locale={locale} />
          <Cluster>
            <TextLink to={paths.cohortEdit(cohort.id)}>
              <Trans>Edit cohort</Trans>
            </TextLink>
            <a className="text-link" href={paths.cohortCsv(cohort.id)} download>
              <Trans>Download as a table, without names</Trans>
            </a>
            <a className="text-link" href={`${paths.cohortCsv(cohort.id)}?names=yes`} download>
              <Trans>With names (recorded in the audit log)</Trans>
            </a>
          </Cluster>
          <ExportForm cohortId={cohort.id} />
        </Stack>

        <Section
          title={<Trans>People</Trans>}
          lead={former || list.total === 0 ? undefined : <ActivityNote />}
          id="people"
        >
          {totals.enrolled === 0 && totals.left === 0 ? (
            <EmptyState
              title={<Trans>No one has joined yet</Trans>}
              icon="people"
              action={
                isOpen ? (
                  <LinkButton to={paths.cohortInvite(cohort.id)}>
                    <Trans>Invite people</Trans>
                  </LinkButton>
                ) : undefined
              }
            >
              <Trans>People who accept an invitation to this cohort appear here.</Trans>
            </EmptyState>
          ) : (
            <Stack gap="even">
              <ViewTabs
                cohortId={cohort.id}
                asked={asked}
                totals={totals}
                found={former ? former.total : list.total}
              />
              <ListSearch cohortId={cohort.id} asked={asked} />
              {former ? (
                <FormerMembers
                  {...former}
                  isSearched={asked.search !== ""}
                  toPage={toPage}
                  locale={locale}
                  timeZone={timeZone}
                />
              ) : list.total === 0 ? (
                <EmptyState title={<Trans>No one matches this filter</Trans>} icon="people">
                  <Trans>Choose another filter above, or show everyone.</Trans>
                </EmptyState>
              ) : (
                <>
                  <ColumnChoice
                    cohortId={cohort.id}
                    asked={asked}
                    hasRequirements={overview.columns.length > 0}
                  />
                  <SelectionForm
                    cohortId={cohort.id}
                    asked={asked}
                    found={list.total}
                    supervisors={overview.supervisors}
                    cohorts={cohorts}
                    reply={reply}
                  >
                    {(checked) => (
                      <>
                        <PeopleTable
                          cohortId={cohort.id}
                          rows={list.rows}
                          asked={asked}
                          modules={overview.modules}
                          hoursAsked={overview.hoursAsked}
                          requirements={overview.columns}
                          checked={checked}
                          locale={locale}
                          now={now}
                        />
                        <Pagination
                          page={list.page}
                          pages={list.pages}
                          toPage={toPage}
                          summary={
                            <Trans>
                              {from} to {until} of {list.total}
                            </Trans>
                          }
                        />
                      </>
                    )}
                  </SelectionForm>
                </>
              )}
            </Stack>
          )}
        </Section>

        {totals.enrolled > 0 && (
          <Section title={<Trans>Progress by stage</Trans>}>
            <Funnel stages={overview.stages} toView={toView} />
          </Section>
        )}
        <Section title={<Trans>Invitations not yet accepted</Trans>}>
          <CohortInvitations
            cohort={{ id: cohort.id, isOpen }}
            {...invitations}
            locale={locale}
            timeZone={timeZone}
            now={now}
          />
        </Section>
        <Section title={<Trans>Staff</Trans>}>
          <CohortStaff cohortId={cohort.id} staff={overview.staff} />
        </Section>
      </Stack>
    </>
  );
}
