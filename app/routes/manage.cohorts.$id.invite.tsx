import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton, TextLink } from "~/components/ui/button";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { managedCohort, staffOf } from "~/features/cohorts/queries/cohorts.server";
import {
  invitePerson,
  resendInvitation,
  withdrawInvitation,
} from "~/features/enrollment/commands/invitations.server";
import { invitePasted } from "~/features/enrollment/commands/pasted-list.server";
import { InvitationList } from "~/features/enrollment/components/invitation-list";
import { InviteOneForm, PasteForm, PastePreview } from "~/features/enrollment/components/invite-forms";
import { Invited } from "~/features/enrollment/components/invited";
import { NoContact } from "~/features/enrollment/components/no-contact";
import { invitationForm, inviteOneForm, pasteForm } from "~/features/enrollment/forms";
import { inviteRefusal, knownMessage, resendFailureMessage } from "~/features/enrollment/invitation-labels";
import { TABLE_ROWS_MAX } from "~/features/enrollment/invite-table";
import { invitationsOf } from "~/features/enrollment/queries/invitations.server";
import { judgePasted } from "~/features/enrollment/queries/pasted-list.server";
import { contactOf } from "~/features/people/queries/contact.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";
import { hasRole } from "~/lib/roles";
import { newToken } from "~/lib/tokens.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const query = new URL(request.url).searchParams;
  const [staff, invitations, contact] = await Promise.all([
    staffOf(db, cohort.id),
    invitationsOf(db, cohort.id, query.get("page"), context.now()),
    contactOf(db, context),
  ]);
  return {
    title: i18n._(msg`Invite people`),
    cohort: { id: cohort.id, name: cohort.name, isOpen: cohort.status === "open" },
    supervisors: staff
      .filter((one) => one.role === "supervisor" && one.canAct)
      .map(({ personId, shownName, trainees }) => ({ personId, shownName, trainees })),
    invitations,
    hasContact: isReachable(contact),
    isAdministrator: hasRole(viewer, "administrator"),
    invited: query.has("invited")
      ? Math.min(TABLE_ROWS_MAX, Number.parseInt(query.get("invited") ?? "", 10) || 0)
      : null,
    once: newToken(),
    constraints: { one: constraintsOf(inviteOneForm(i18n)), paste: constraintsOf(pasteForm(i18n)) },
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now: context.now(),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n, settings } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const cohortId = cohort.id;
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
    if (done.ok) return seeOther(paths.cohortInvite(cohortId));
    if (done.code === "not_found") throw notFound();
    const reply = parsed.again({ "": [i18n._(resendFailureMessage(done.code))] });
    return formAgain(reply, statusOf(done.code), {
      form: "list" as const,
    });
  }

  if (intent === "preview" || intent === "confirm") {
    const parsed = await parseForm(form, pasteForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "paste" as const });
    const { addresses, supervisorId = null, once } = parsed.value;
    if (parsed.value.intent === "preview") {
      const judged = await judgePasted(db, viewer.personId, {
        cohortId,
        pasted: addresses,
        now: context.now(),
      });
      return { form: "preview" as const, judged, addresses, supervisorId, reply: undefined };
    }
    const done = await invitePasted(db, viewer, { cohortId, pasted: addresses, supervisorId, once }, context);
    if (done.ok) return seeOther(paths.cohortInvite(cohortId, done.invited));
    const { code, message } = inviteRefusal(done.code);
    const reply = parsed.again({ addresses: [i18n._(message)] });
    return formAgain(reply, statusOf(code), {
      form: "paste" as const,
    });
  }

  const parsed = await parseForm(form, inviteOneForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "one" as const });
  const { email, role, supervisorId = null, once } = parsed.value;
  const input = { email, role, cohortId, supervisorId: role === "trainee" ? supervisorId : null, once };
  if (role === "trainee" && !parsed.value.knownMeant) {
    const { lines } = await judgePasted(db, viewer.personId, { cohortId, pasted: email, now: context.now() });
    const known = lines.find(({ verdict }) => verdict === "elsewhere" || verdict === "has_account");
    if (known) {
      const again = parsed.again({ knownMeant: [i18n._(knownMessage(known.cohortName))] });
      return formAgain(again, statusOf("conflict"), { form: "one" as const });
    }
  }
  const made = await invitePerson(db, viewer, input, context);
  if (!made.ok) {
    const { code, field, message } = inviteRefusal(made.code);
    return formAgain(parsed.again({ [field]: [i18n._(message)] }), statusOf(code), {
      form: "one" as const,
    });
  }
  return {
    form: "done" as const,
    email: shownEmail(email),
    link: `${settings.siteUrl}${made.path}`,
    reply: undefined,
  };
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function InvitePeople() {
  const page = useLoaderData<typeof loader>();
  const { once, cohort, supervisors, invitations, invited, constraints, locale, timeZone, now } = page;
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const pending = navigation.state === "submitting";
  const replyTo = (form: string) => (answer?.form === form ? answer.reply : undefined);

  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.cohorts(), label: <Trans>Cohorts</Trans> },
          { to: paths.cohort(cohort.id), label: cohort.name },
        ]}
      />
      <PageHeader
        title={<Trans>Invite people</Trans>}
        lead={
          <Trans>
            Each person gets a neutrally worded email with their own link. The link works once, for 14 days.
          </Trans>
        }
      />
      <Stack gap="wide">
        {invited === 0 && !answer && (
          <Notice>
            <Trans>Everyone on this list was already invited or has joined. Nothing new was sent.</Trans>
          </Notice>
        )}
        {invited !== null && invited > 0 && !answer && (
          <Notice kind="done">
            <Plural
              value={invited}
              one="# invitation is on its way."
              other="# invitations are on their way."
            />
          </Notice>
        )}
        {answer?.form === "done" && <Invited email={answer.email} link={answer.link} />}
        {!cohort.isOpen ? (
          <Notice kind="waits" title={<Trans>This cohort is closed to new people</Trans>}>
            <LinkButton to={paths.cohortEdit(cohort.id)} kind="quiet">
              <Trans>Reopen cohort</Trans>
            </LinkButton>
          </Notice>
        ) : !page.hasContact ? (
          <NoContact isAdministrator={page.isAdministrator} />
        ) : answer?.form === "preview" ? (
          <PastePreview
            once={once}
            judged={answer.judged}
            addresses={answer.addresses}
            supervisorId={answer.supervisorId}
            pending={pending}
          />
        ) : (
          <>
            <Section title={<Trans>One person</Trans>}>
              <InviteOneForm
                once={once}
                key={answer?.form === "done" ? answer.link : "one"}
                supervisors={supervisors}
                reply={replyTo("one")}
                constraints={constraints.one}
                pending={pending}
              />
            </Section>
            <Section
              title={<Trans>Several trainees</Trans>}
              lead={
                <Trans>Paste up to 200 addresses. You see what will happen before anything is sent.</Trans>
              }
              action={
                <TextLink to={paths.cohortImport(cohort.id)}>
                  <Trans>Invite from a spreadsheet</Trans>
                </TextLink>
              }
            >
              <PasteForm
                supervisors={supervisors}
                reply={replyTo("paste")}
                constraints={constraints.paste}
                pending={pending}
              />
            </Section>
          </>
        )}
        <Section title={<Trans>Invitations not yet accepted</Trans>}>
          <InvitationList
            once={once}
            rows={invitations.rows}
            reply={replyTo("list")}
            canSend={cohort.isOpen && page.hasContact}
            isOnHold={!cohort.isOpen}
            locale={locale}
            timeZone={timeZone}
            now={now}
          />
          <Pagination page={invitations.page} pages={invitations.pages} toPage={(page) => `?page=${page}`} />
        </Section>
      </Stack>
    </>
  );
}
