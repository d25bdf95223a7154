import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { TextLink } from "~/components/ui/button";
import { DescriptionList } from "~/components/ui/description-list";
import { EmailAddress } from "~/components/ui/email-address";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { LastActivity } from "~/features/certification/components/attention";
import { deactivatePerson, reactivatePerson, setRoles } from "~/features/enrollment/commands/accounts.server";
import { resendInvitation, withdrawInvitation } from "~/features/enrollment/commands/invitations.server";
import { AccountStatusForm, RolesForm } from "~/features/enrollment/components/account-forms";
import { InvitationList } from "~/features/enrollment/components/invitation-list";
import { Invited } from "~/features/enrollment/components/invited";
import { HandedOver } from "~/features/enrollment/components/reassignment";
import { accountStatusForm, invitationForm, rolesForm } from "~/features/enrollment/forms";
import { resendFailureMessage } from "~/features/enrollment/invitation-labels";
import { accountFailureMessage } from "~/features/enrollment/account-labels";
import { type Dependents, dependentsOf } from "~/features/enrollment/queries/dependents.server";
import { invitationsSentBy } from "~/features/enrollment/queries/invitations.server";
import { findPerson } from "~/features/people/queries/people.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

const NOBODY: Dependents = { trainees: [], cohorts: [] };

/** Returns the counts that the page reports after an account was deactivated; null when nothing was pending. */
function countsIn(search: URLSearchParams): { given: number; left: number; unmanaged: number } | null {
  const numberOf = (name: string) => Number(search.get(name)) || 0;
  const counts = { given: numberOf("given"), left: numberOf("left"), unmanaged: numberOf("unmanaged") };
  return counts.given + counts.left + counts.unmanaged > 0 ? counts : null;
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const person = await findPerson(context.db, params.id ?? "");
  if (!person) throw notFound();
  const { id, shownName, email, roles, status, lastActiveAt, rev } = person;
  return {
    title: context.i18n._(msg`User account`),
    person: { id, shownName, email: shownEmail(email), roles, status, lastActiveAt, rev },
    isSelf: id === viewer.personId,
    invitations: await invitationsSentBy(context.db, id, context.now()),
    dependents: status === "active" ? await dependentsOf(context.db, id) : NOBODY,
    handedOver: status === "active" ? null : countsIn(new URL(request.url).searchParams),
    when: { locale: viewer.locale, timeZone: viewer.timeZone },
    now: context.now(),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const { db, i18n, settings } = context;
  const personId = params.id ?? "";
  const form = await readForm(request);
  const intent = form.get("intent");
  if (intent === "resend" || intent === "withdraw") {
    const parsed = await parseForm(form, invitationForm);
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "list" as const });
    const act = intent === "resend" ? resendInvitation : withdrawInvitation;
    const done = await act(db, viewer, { invitationId: parsed.value.invitationId }, context);
    if (done.ok && "path" in done) {
      const link = `${settings.siteUrl}${done.path}`;
      return { form: "done" as const, email: shownEmail(done.email), link, reply: undefined };
    }
    if (done.ok) return seeOther(paths.adminAccount(personId));
    if (done.code === "not_found") throw notFound();
    const reply = parsed.again({ "": [i18n._(resendFailureMessage(done.code))] });
    return formAgain(reply, statusOf(done.code), {
      form: "list" as const,
    });
  }
  if (intent === "roles") {
    const parsed = await parseForm(form, rolesForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "roles" as const });
    const confirmed = await reauthenticate(context, viewer, parsed.value.password);
    if (!confirmed.ok) {
      const status = statusOf(confirmed.code);
      const reply = parsed.again(confirmationErrors(i18n, confirmed, context.now()));
      return formAgain(reply, status, { form: "roles" as const });
    }
    const done = await setRoles(
      db,
      viewer,
      { personId, roles: parsed.value.role, rev: parsed.value.rev },
      context,
    );
    if (done.ok) return seeOther(paths.adminAccount(personId));
    if (done.code === "not_found") throw notFound();
    const status = statusOf(done.code);
    return formAgain(parsed.again({ role: [i18n._(accountFailureMessage(done.code))] }), status, {
      form: "roles" as const,
    });
  }
  const parsed = await parseForm(form, accountStatusForm);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "status" as const });
  const { intent: wanted, ...reassignment } = parsed.value;
  const done =
    wanted === "deactivate"
      ? await deactivatePerson(db, viewer, { personId, reassignment }, context)
      : await reactivatePerson(db, viewer, { personId }, context);
  if (done.ok) {
    const counts =
      "given" in done && "left" in done && "unmanaged" in done
        ? `?given=${done.given}&left=${done.left}&unmanaged=${done.unmanaged}`
        : "";
    return seeOther(`${paths.adminAccount(personId)}${counts}`);
  }
  if (done.code === "invalid") {
    const choose = (cohort: string | null) =>
      cohort === null
        ? i18n._(msg`Please choose who takes over, or “No one for now”.`)
        : i18n._(msg`Please choose who takes over in ${cohort}, or “No one for now”.`);
    const errors = Object.fromEntries(done.faults.map((one) => [one.field, [choose(one.cohortName)]]));
    return formAgain(parsed.again(errors), statusOf("invalid"), { form: "status" as const });
  }
  if (done.code === "not_found") throw notFound();
  const reply = parsed.again({ "": [i18n._(accountFailureMessage(done.code))] });
  return formAgain(reply, statusOf(done.code), {
    form: "status" as const,
  });
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Account() {
  const { person, isSelf, dependents, handedOver, invitations, when, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const { t } = useLingui();
  const replyTo = (form: string) => (answer?.form === form ? answer.reply : undefined);
  const pending = navigation.state === "submitting";
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.admin(), label: <Trans>Administration</Trans> },
          { to: paths.adminAccounts(), label: <Trans>Accounts</Trans> },
        ]}
      />
      <PageHeader title={<PersonName name={person.shownName} />} />
      <Stack gap="wide">
        {handedOver && <HandedOver {...handedOver} />}
        <DescriptionList
          lined
          items={[
            {
              key: "email",
              term: <Trans>Email address</Trans>,
              value: <EmailAddress address={person.email} />,
            },
            {
              key: "status",
              term: <Trans>Account</Trans>,
              value: person.status === "active" ? <Trans>Active</Trans> : <Trans>Deactivated</Trans>,
            },
            {
              key: "seen",
              term: <Trans>Last visit</Trans>,
              value: <LastActivity at={person.lastActiveAt} now={now} />,
            },
          ]}
        />
        <Section
          title={<Trans>Roles</Trans>}
          lead={
            <Trans>
              A change signs this person out everywhere, so the old roles stop working right away.
            </Trans>
          }
        >
          <RolesForm
            roles={person.roles}
            rev={person.rev}
            reply={replyTo("roles")}
            pending={pending}
            label={t`Roles`}
          />
        </Section>
        {(invitations.length > 0 || answer?.form === "list" || answer?.form === "done") && (
          <Section
            title={<Trans>Open invitations this person sent</Trans>}
            lead={
              <Trans>
                If this person leaves or loses the role, these links stop working. You can take over an
                invitation, which sends a new link in your name, or withdraw it.
              </Trans>
            }
          >
            {answer?.form === "done" && <Invited email={answer.email} link={answer.link} />}
            <InvitationList
              rows={invitations}
              reply={replyTo("list")}
              canSend
              locale={when.locale}
              timeZone={when.timeZone}
              now={now}
            />
          </Section>
        )}
        <Section
          title={
            person.status === "active" ? <Trans>Deactivate account</Trans> : <Trans>Reactivate account</Trans>
          }
        >
          <AccountStatusForm
            isActive={person.status === "active"}
            isSelf={isSelf}
            dependents={dependents}
            reply={replyTo("status")}
            pending={pending}
          />
        </Section>
        <p>
          <TextLink to={`${paths.audit()}?person=${person.id}`}>
            <Trans>Account history</Trans>
          </TextLink>
        </p>
      </Stack>
    </>
  );
}
