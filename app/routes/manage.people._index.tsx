import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { managedCohorts } from "~/features/cohorts/queries/cohorts.server";
import { resendInvitation, withdrawInvitation } from "~/features/enrollment/commands/invitations.server";
import { InvitationList } from "~/features/enrollment/components/invitation-list";
import { Invited } from "~/features/enrollment/components/invited";
import { invitationForm } from "~/features/enrollment/forms";
import { resendFailureMessage } from "~/features/enrollment/invitation-labels";
import { invitationsInto } from "~/features/enrollment/queries/invitations.server";
import { contactOf } from "~/features/people/queries/contact.server";
import { ManagedPeople } from "~/features/staff/components/managed-people";
import { readPeopleFilter } from "~/features/staff/forms";
import { peopleQuery } from "~/features/staff/people-filter";
import { managersPeople, PEOPLE_EXPORT_MAX } from "~/features/staff/queries/people.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";
import { newToken } from "~/lib/tokens.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db } = context;
  const now = context.now();
  const { page, ...filter } = readPeopleFilter(new URL(request.url));
  const [found, cohorts, contact] = await Promise.all([
    managersPeople(db, viewer.personId, { ...filter, page, now }),
    managedCohorts(db, viewer.personId),
    contactOf(db, context),
  ]);
  // Who has not joined yet has no stage.
  const hasStage = filter.stage !== null || filter.needsAttention;
  const among = cohorts.filter(({ id }) => filter.cohortId === null || id === filter.cohortId);
  const invitations = await invitationsInto(db, hasStage ? [] : among.map(({ id }) => id), {
    search: filter.search,
    role: filter.role,
    now,
  });
  return {
    title: context.i18n._(msg`People`),
    filter,
    found,
    cohorts: cohorts.map(({ id, name }) => ({ id, name })),
    canDownload: found.total <= PEOPLE_EXPORT_MAX,
    invitations,
    hasContact: isReachable(contact),
    once: newToken(),
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n, settings } = context;
  const parsed = await parseForm(await readForm(request), invitationForm);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { sent: null });
  const { intent, invitationId, once } = parsed.value;
  const act = intent === "resend" ? resendInvitation : withdrawInvitation;
  const done = await act(db, viewer, { invitationId, once }, context);
  if (done.ok && "path" in done) {
    const sent = { email: shownEmail(done.email), link: `${settings.siteUrl}${done.path}` };
    return { sent, reply: undefined };
  }
  if (done.ok) {
    const { page: _page, ...filter } = readPeopleFilter(new URL(request.url));
    return seeOther(`${paths.people()}${peopleQuery(filter)}`);
  }
  if (done.code === "not_found") throw notFound();
  const reply = parsed.again({ "": [i18n._(resendFailureMessage(done.code))] });
  return formAgain(reply, statusOf(done.code), { sent: null });
}

/** Revalidates after a rejected form too, so that the list shows the current state. */
export const shouldRevalidate = () => true;

export default function People() {
  const page = useLoaderData<typeof loader>();
  const { filter, found, cohorts, canDownload, invitations, hasContact, once, now } = page;
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title={<Trans>People</Trans>}
        lead={<Trans>Trainees and staff of the cohorts you manage.</Trans>}
        action={
          <LinkButton to={paths.peopleInvite()} kind="quiet" icon="plus">
            <Trans>Invite staff</Trans>
          </LinkButton>
        }
      />
      <Stack gap="wide">
        {answer?.sent && <Invited email={answer.sent.email} link={answer.sent.link} />}
        <ManagedPeople filter={filter} found={found} cohorts={cohorts} canDownload={canDownload} now={now} />
        {invitations.rows.length > 0 && (
          <Section
            title={<Trans>Invited, not joined yet</Trans>}
            {...(invitations.total > invitations.rows.length
              ? {
                  lead: (
                    <Trans>
                      The latest {invitations.rows.length} of {invitations.total}. Search by address to find
                      others.
                    </Trans>
                  ),
                }
              : {})}
          >
            <InvitationList
              once={once}
              rows={invitations.rows}
              reply={answer?.reply}
              canSend={hasContact}
              locale={page.locale}
              timeZone={page.timeZone}
              now={now}
            />
          </Section>
        )}
      </Stack>
    </>
  );
}
