import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { openCohorts } from "~/features/cohorts/queries/cohorts.server";
import {
  invitePerson,
  resendInvitation,
  withdrawInvitation,
} from "~/features/enrollment/commands/invitations.server";
import { InvitationList } from "~/features/enrollment/components/invitation-list";
import { InviteStaffForm } from "~/features/enrollment/components/invite-staff-form";
import { Invited } from "~/features/enrollment/components/invited";
import { NoContact } from "~/features/enrollment/components/no-contact";
import { invitationForm, inviteStaffForm } from "~/features/enrollment/forms";
import { inviteRefusal, resendFailureMessage } from "~/features/enrollment/invitation-labels";
import { waitingInvitations } from "~/features/enrollment/queries/invitations.server";
import { contactOf } from "~/features/people/queries/contact.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { PeopleList } from "~/features/staff/components/people-list";
import { readSearch } from "~/features/staff/forms";
import { accounts } from "~/features/staff/queries/people.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";
import { newToken } from "~/lib/tokens.server";
import { ROLES } from "~/lib/vocabulary";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const { db, i18n } = context;
  const asked = readSearch(new URL(request.url));
  const now = context.now();
  const [found, cohorts, invitations, contact] = await Promise.all([
    accounts(db, asked),
    openCohorts(db),
    waitingInvitations(db, { cohortId: null }, now),
    contactOf(db, context),
  ]);
  return {
    title: i18n._(msg`Accounts`),
    asked,
    found,
    cohorts,
    invitations,
    hasContact: isReachable(contact),
    once: newToken(),
    constraints: constraintsOf(inviteStaffForm(i18n, ROLES)),
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const { db, i18n, settings } = context;
  const form = await readForm(request);
  const intent = form.get("intent");

  if (intent === "resend" || intent === "withdraw") {
    const parsed = await parseForm(form, invitationForm);
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "list" as const });
    const { invitationId, once } = parsed.value;
    const act = intent === "resend" ? resendInvitation : withdrawInvitation;
    const done = await act(db, viewer, { invitationId, once }, context);
    if (done.ok && "path" in done) {
      return {
        form: "done" as const,
        email: shownEmail(done.email),
        link: `${settings.siteUrl}${done.path}`,
        reply: undefined,
      };
    }
    if (done.ok) return seeOther(paths.adminAccounts());
    if (done.code === "not_found") throw notFound();
    const reply = parsed.again({ "": [i18n._(resendFailureMessage(done.code))] });
    return formAgain(reply, statusOf(done.code), {
      form: "list" as const,
    });
  }

  const parsed = await parseForm(form, inviteStaffForm(i18n, ROLES));
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "invite" as const });
  const { email, role, cohortId = null, once } = parsed.value;
  if ((role === "trainee" || role === "supervisor") && cohortId === null) {
    const reply = parsed.again({
      cohortId: [i18n._(msg`Trainees and supervisors need a cohort. Please choose one.`)],
    });
    return formAgain(reply, statusOf("invalid"), { form: "invite" as const });
  }
  if (role === "administrator") {
    const confirmed = await reauthenticate(context, viewer, parsed.value.password ?? "");
    if (!confirmed.ok) {
      const status = statusOf(confirmed.code);
      const reply = parsed.again(confirmationErrors(i18n, confirmed, context.now()));
      return formAgain(reply, status, { form: "invite" as const });
    }
  }
  // Administrators belong to no cohort.
  const to = { email, role, cohortId: role === "administrator" ? null : cohortId, supervisorId: null, once };
  const made = await invitePerson(db, viewer, to, context);
  if (made.ok)
    return {
      form: "done" as const,
      email: shownEmail(email),
      link: `${settings.siteUrl}${made.path}`,
      reply: undefined,
    };
  const { code, field, message } = inviteRefusal(made.code);
  return formAgain(parsed.again({ [field]: [i18n._(message)] }), statusOf(code), {
    form: "invite" as const,
  });
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Accounts() {
  const page = useLoaderData<typeof loader>();
  const { once, asked, found, cohorts, invitations, constraints, locale, timeZone, now } = page;
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const replyTo = (form: string) => (answer?.form === form ? answer.reply : undefined);
  return (
    <>
      <Breadcrumbs items={[{ to: paths.admin(), label: <Trans>Administration</Trans> }]} />
      <PageHeader
        title={<Trans>Accounts</Trans>}
        lead={<Trans>Everyone who can sign in now or could in the past.</Trans>}
      />
      <Stack gap="wide">
        {answer?.form === "done" && <Invited email={answer.email} link={answer.link} />}
        <PeopleList
          asked={asked}
          found={found}
          now={now}
          here={paths.adminAccounts()}
          toPerson={paths.adminAccount}
        />
        <Section title={<Trans>Invite a person</Trans>}>
          {page.hasContact ? (
            <InviteStaffForm
              once={once}
              key={answer?.form === "done" ? answer.link : "invite"}
              roles={ROLES}
              cohorts={cohorts}
              reply={replyTo("invite")}
              constraints={constraints}
              pending={navigation.state === "submitting"}
            />
          ) : (
            <NoContact isAdministrator />
          )}
        </Section>
        <Section
          title={<Trans>Invitations without a cohort</Trans>}
          lead={<Trans>Invitations to a cohort are on the cohort’s own page.</Trans>}
        >
          <InvitationList
            once={once}
            rows={invitations}
            reply={replyTo("list")}
            canSend={page.hasContact}
            locale={locale}
            timeZone={timeZone}
            now={now}
          />
        </Section>
      </Stack>
    </>
  );
}
