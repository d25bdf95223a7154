import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { TextLink } from "~/components/ui/button";
import { DescriptionList } from "~/components/ui/description-list";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { AccountStatusForm, RolesForm } from "~/features/cohorts/components/account-forms";
import { LastActivity } from "~/features/cohorts/components/attention";
import { accountStatusForm, rolesForm } from "~/features/cohorts/forms";
import { accountFailureWords } from "~/features/cohorts/words";
import { deactivatePerson, reactivatePerson, setRoles } from "~/features/people/commands.server";
import { findPerson } from "~/features/people/queries.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const person = await findPerson(context.db, params.id ?? "");
  if (!person) throw notFound();
  const { id, shownName, email, roles, status, lastActiveAt, rev } = person;
  return {
    title: context.i18n._(msg`Account`),
    person: { id, shownName, email, roles, status, lastActiveAt, rev },
    isSelf: id === viewer.personId,
    now: context.now(),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const { db, i18n } = context;
  const personId = params.id ?? "";
  const form = await readForm(request);
  if (form.get("intent") === "roles") {
    const parsed = await parseForm(form, rolesForm);
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "roles" as const });
    const done = await setRoles(
      db,
      viewer,
      { personId, roles: parsed.value.role, rev: parsed.value.rev },
      context,
    );
    if (done.ok) return seeOther(paths.adminAccount(personId));
    if (done.code === "not_found") throw notFound();
    const status = statusOf(done.code === "stale" || done.code === "invalid" ? done.code : "conflict");
    return formAgain(parsed.again({ role: [i18n._(accountFailureWords(done.code))] }), status, {
      form: "roles" as const,
    });
  }
  const parsed = await parseForm(form, accountStatusForm);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "status" as const });
  const act = parsed.value.intent === "deactivate" ? deactivatePerson : reactivatePerson;
  const done = await act(db, viewer, { personId }, context);
  if (done.ok) return seeOther(paths.adminAccount(personId));
  if (done.code === "not_found") throw notFound();
  const reply = parsed.again({ "": [i18n._(accountFailureWords(done.code))] });
  return formAgain(reply, statusOf(done.code === "forbidden" ? "forbidden" : "conflict"), {
    form: "status" as const,
  });
}

export default function Account() {
  const { person, isSelf, now } = useLoaderData<typeof loader>();
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
        <DescriptionList
          lined
          items={[
            { key: "email", term: <Trans>E-mail address</Trans>, value: <bdi>{person.email}</bdi> },
            {
              key: "status",
              term: <Trans>Account</Trans>,
              value: person.status === "active" ? <Trans>Active</Trans> : <Trans>Closed</Trans>,
            },
            {
              key: "seen",
              term: <Trans>Last here</Trans>,
              value: <LastActivity at={person.lastActiveAt} now={now} />,
            },
          ]}
        />
        <Section
          title={<Trans>Roles</Trans>}
          lead={
            <Trans>
              A change signs this person out everywhere, so that nothing goes on under the old roles.
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
        <Section
          title={
            person.status === "active" ? (
              <Trans>Close this account</Trans>
            ) : (
              <Trans>Open this account again</Trans>
            )
          }
        >
          <AccountStatusForm
            isActive={person.status === "active"}
            isSelf={isSelf}
            reply={replyTo("status")}
            pending={pending}
          />
        </Section>
        <p>
          <TextLink to={`${paths.audit()}?person=${person.id}`}>
            <Trans>What happened with this account</Trans>
          </TextLink>
        </p>
      </Stack>
    </>
  );
}
