import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton, TextLink } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { FilterBar } from "~/components/ui/filter-bar";
import { Cluster, Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import { ActivityNote } from "~/features/certification/components/attention";
import { managedCohort } from "~/features/cohorts/queries/cohorts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { OpenInvitations } from "~/features/enrollment/components/open-invitations";
import { assignForm, readTicks } from "~/features/enrollment/forms";
import { assignmentLabel } from "~/features/enrollment/cohort-labels";
import { openInvitationsOf } from "~/features/enrollment/queries/invitations.server";
import { type RosterSort, type RosterView, sortOf, viewOf } from "~/features/roster/views";
import { Dates } from "~/features/staff/components/cohort-cards";
import {
  CohortMatrix,
  Funnel,
  Headline,
  NeedsAHand,
  useViewOptions,
} from "~/features/staff/components/cohort-overview";
import { ExportForm } from "~/features/staff/components/export-form";
import { FormerMembers } from "~/features/staff/components/former-members";
import { MemberTable } from "~/features/staff/components/member-table";
import { cohortOverview, formerMembers } from "~/features/staff/queries/cohort.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const query = new URL(request.url).searchParams;
  const view = viewOf(query.get("show"));
  const sort = sortOf(query.get("sort"));
  const page = query.get("page");
  const search = query.get("search") ?? "";
  const now = context.now();
  return {
    title: i18n._(msg`Cohort`),
    cohort,
    overview: await cohortOverview(db, curriculum, cohort, { view, search, sort, page }, now),
    openInvitations: cohort.status === "closed" ? await openInvitationsOf(db, cohort.id, now) : 0,
    former: view === "left" ? await formerMembers(db, cohort.id, page) : null,
    view,
    sort,
    assigned: Math.min(200, Number.parseInt(query.get("assigned") ?? "", 10) || 0),
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now,
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const parsed = await parseForm(await readForm(request), assignForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { supervisorId, trainee } = parsed.value;
  const ticks = readTicks(trainee);
  const done = await assignSupervisor(db, viewer, { cohortId: cohort.id, supervisorId, ...ticks }, context);
  if (!done.ok) {
    if (done.code === "not_found") throw notFound();
    const status = statusOf(done.code);
    return formAgain(parsed.again({ "": [i18n._(assignmentLabel(done.code))] }), status);
  }
  const query = new URL(request.url).searchParams;
  query.delete("index");
  query.set("assigned", String(done.changed));
  return seeOther(`${paths.cohort(cohort.id)}?${query}`);
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Cohort() {
  const { cohort, overview, openInvitations, former, view, sort, assigned, locale, timeZone, now } =
    useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const navigation = useNavigation();
  const viewOptions = useViewOptions();
  const { t } = useLingui();
  const filterLabel = t`Which people are shown`;
  const { list, totals, modules } = overview;
  const to = (next: { show?: RosterView; sort?: RosterSort; page?: number }, hash = "") => {
    const query = new URLSearchParams();
    const show = next.show ?? view;
    const by = next.sort ?? sort;
    if (show !== "all") query.set("show", show);
    if (by !== "name") query.set("sort", by);
    if (next.page && next.page > 1) query.set("page", String(next.page));
    const search = query.toString();
    return `${paths.cohort(cohort.id)}${search ? `?${search}` : ""}${hash}`;
  };
  const toView = (show: RosterView) => to({ show }, "#people");
  const from = list.from + 1;
  const until = list.from + list.rows.length;

  return (
    <>
      <Breadcrumbs items={[{ to: paths.cohorts(), label: <Trans>Cohorts</Trans> }]} />
      <PageHeader
        title={cohort.name}
        lead={<Dates startsOn={cohort.startsOn} endsOn={cohort.endsOn} locale={locale} />}
        action={
          cohort.status === "open" ? (
            <LinkButton to={paths.cohortInvite(cohort.id)} icon="plus">
              <Trans>Invite people</Trans>
            </LinkButton>
          ) : undefined
        }
      />
      <Stack gap="wide">
        {cohort.status === "closed" && (
          <Notice title={<Trans>This cohort is closed to new people</Trans>}>
            <Trans>
              Everyone in it can continue as before, and nothing was lost. You can reopen it under “Edit
              cohort”.
            </Trans>
            <OpenInvitations cohort={{ id: cohort.id, isOpen: false }} count={openInvitations} />
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

        {totals.enrolled > 0 && (
          <Section
            title={<Trans>Needs attention</Trans>}
            lead={<Trans>Based only on what people do here. They see the same reasons.</Trans>}
          >
            <NeedsAHand hand={overview.hand} total={totals.hand} modules={modules} toView={toView} />
          </Section>
        )}

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
                cohort.status === "open" ? (
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
              <FilterBar
                id="cohort-filter"
                label={filterLabel}
                action={`${paths.cohort(cohort.id)}#people`}
                {...(view === "all" ? {} : { clearTo: to({ show: "all" }, "#people") })}
              >
                <SelectField
                  name="show"
                  label={<Trans>Show</Trans>}
                  defaultValue={view}
                  options={viewOptions}
                />
                {sort !== "name" && <HiddenField name="sort" value={sort} />}
              </FilterBar>
              {former ? (
                <FormerMembers
                  {...former}
                  toPage={(page) => to({ page }, "#people")}
                  locale={locale}
                  timeZone={timeZone}
                />
              ) : list.total === 0 ? (
                <EmptyState title={<Trans>No one matches this filter</Trans>} icon="people">
                  <Trans>Choose another filter above, or show everyone.</Trans>
                </EmptyState>
              ) : (
                <>
                  <CohortMatrix
                    rows={list.rows}
                    modules={modules}
                    hoursAsked={overview.hoursAsked}
                    requirements={overview.columns}
                    locale={locale}
                  />
                  <MemberTable
                    rows={list.rows}
                    modules={modules}
                    supervisors={overview.supervisors}
                    sort={sort}
                    toSort={(by) => to({ sort: by }, "#people")}
                    reply={reply}
                    pending={navigation.state === "submitting"}
                    locale={locale}
                    now={now}
                  />
                  {overview.supervisors.length === 0 && (
                    <Notice kind="waits" title={<Trans>This cohort has no supervisor yet</Trans>}>
                      <TextLink to={paths.cohortEdit(cohort.id)}>
                        <Trans>Add one to the cohort’s staff</Trans>
                      </TextLink>
                    </Notice>
                  )}
                  <Pagination
                    page={list.page}
                    pages={list.pages}
                    toPage={(page) => to({ page }, "#people")}
                    summary={
                      <Trans>
                        {from} to {until} of {list.total}
                      </Trans>
                    }
                  />
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
      </Stack>
    </>
  );
}
