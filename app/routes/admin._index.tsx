import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { LinkButton, TextLink } from "~/components/ui/button";
import { ContactLine } from "~/components/ui/contact-ways";
import { DescriptionList } from "~/components/ui/description-list";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Stat, StatLine } from "~/components/ui/stat";
import { Refusals } from "~/features/audit/components/refusals";
import { refusalCounts } from "~/features/audit/queries/refusals.server";
import { giveManager } from "~/features/cohorts/commands/staff.server";
import { giveManagerForm } from "~/features/cohorts/forms";
import { NoContact } from "~/features/enrollment/components/no-contact";
import { backupHealth } from "~/features/operations/backups";
import { trustedFrom } from "~/features/operations/clock";
import { retryMail } from "~/features/operations/commands/mail.server";
import { BackupState } from "~/features/operations/components/backups";
import {
  ClockJumped,
  ContentFaults,
  JobList,
  MailState,
} from "~/features/operations/components/installation";
import { retryForm } from "~/features/operations/forms";
import { backupRecord } from "~/features/operations/queries/backups.server";
import { clockRecord } from "~/features/operations/queries/clock.server";
import { installationState, mailWay } from "~/features/operations/queries/installation.server";
import { contactOf } from "~/features/people/queries/contact.server";
import { UnmanagedCohorts } from "~/features/staff/components/unmanaged-cohorts";
import { accountCounts } from "~/features/staff/queries/people.server";
import { unmanagedCohorts } from "~/features/staff/queries/unmanaged-cohorts.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const { db, i18n, curriculum, settings } = context;
  const [state, counts, backups, clock, refused, contact, unmanaged] = await Promise.all([
    installationState(db),
    accountCounts(db),
    backupRecord(db),
    clockRecord(db),
    refusalCounts(db, context.now()),
    contactOf(db, context),
    unmanagedCohorts(db),
  ]);
  const now = context.now();
  return {
    title: i18n._(msg`Administration`),
    state,
    counts,
    unmanaged,
    refused,
    backups: {
      record: backups,
      health: backupHealth(backups, settings.backup?.everyHours ?? null, now),
      folder: settings.backup?.dir ?? null,
      copyFolder: settings.backup?.copyDir ?? null,
    },
    clockTrustedFrom: trustedFrom(clock),
    faults: curriculum.faults,
    contact,
    settings: { siteUrl: settings.siteUrl, mode: settings.mode, mail: mailWay(settings) },
    program: {
      name: curriculum.program.name,
      timeZone: curriculum.program.timeZone,
      language: curriculum.program.language,
      modules: curriculum.modules.length,
    },
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["administrator"]);
  const form = await readForm(request);
  if (form.get("intent") === "give_manager") return chooseManager(form, viewer, context);
  const parsed = await parseForm(form, retryForm);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "mail" as const });
  const done = await retryMail(context.db, viewer, { mailId: parsed.value.mailId }, context);
  if (done.ok) return seeOther(paths.admin());
  const gone = context.i18n._(msg`This email is no longer in the failed list. The list is up to date.`);
  return formAgain(parsed.again({ "": [gone] }), statusOf(done.code), { form: "mail" as const });
}

async function chooseManager(form: FormData, viewer: Viewer, context: ActionFunctionArgs["context"]) {
  const { db, i18n } = context;
  const parsed = await parseForm(form, giveManagerForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "manager" as const });
  const { cohortId, managerId } = parsed.value;
  const done = await giveManager(db, viewer, { cohortId, managerId }, context);
  if (done.ok) return seeOther(paths.admin());
  const errors: Record<string, string[]> =
    done.code === "invalid"
      ? { managerId: [i18n._(msg`This person can’t manage a cohort now. Please choose someone else.`)] }
      : { "": [i18n._(msg`This cohort already has a manager. The list is up to date.`)] };
  return formAgain(parsed.again(errors), statusOf(done.code), { form: "manager" as const });
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Administration() {
  const {
    state,
    counts,
    unmanaged,
    refused,
    backups,
    clockTrustedFrom,
    faults,
    contact,
    settings,
    program,
    locale,
    timeZone,
    now,
  } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const replyTo = (form: string) => (answer?.form === form ? answer.reply : undefined);
  const navigation = useNavigation();
  return (
    <>
      <PageHeader
        title={<Trans>Administration</Trans>}
        lead={
          <Trans>
            Accounts and the health of this installation. Nothing that people wrote is shown here.
          </Trans>
        }
        action={
          <LinkButton to={paths.adminAccounts()} icon="people">
            <Trans>Accounts</Trans>
          </LinkButton>
        }
      />
      <Stack gap="wide">
        <StatLine>
          <Stat value={counts.active} to={paths.adminAccounts()}>
            <Plural value={counts.active} one="active account" other="active accounts" />
          </Stat>
          <Stat value={counts.deactivated}>
            <Plural value={counts.deactivated} one="deactivated account" other="deactivated accounts" />
          </Stat>
          <Stat value={state.mail.waiting}>
            <Plural value={state.mail.waiting} one="email waiting" other="emails waiting" />
          </Stat>
          <Stat value={state.mail.failed}>
            <Plural value={state.mail.failed} one="email not sent" other="emails not sent" />
          </Stat>
          <Stat value={faults.length}>
            <Plural value={faults.length} one="fault in the content" other="faults in the content" />
          </Stat>
        </StatLine>
        <Section title={<Trans>Program contact</Trans>}>
          {isReachable(contact) ? (
            <p>
              <ContactLine contact={contact} />
              {" · "}
              <TextLink to={paths.adminContact()}>
                <Trans>Change contact</Trans>
              </TextLink>
            </p>
          ) : (
            <NoContact isAdministrator />
          )}
        </Section>
        {unmanaged.cohorts.length > 0 && (
          <Section title={<Trans>Cohorts without a manager</Trans>}>
            <UnmanagedCohorts
              unmanaged={unmanaged}
              reply={replyTo("manager")}
              pending={navigation.state === "submitting"}
            />
          </Section>
        )}
        <Section title={<Trans>Email</Trans>}>
          <MailState
            mail={state.mail}
            reply={replyTo("mail")}
            pending={navigation.state === "submitting"}
            locale={locale}
            timeZone={timeZone}
            now={now}
          />
        </Section>
        <Section title={<Trans>Backups</Trans>}>
          <BackupState {...backups} locale={locale} timeZone={timeZone} now={now} />
        </Section>
        <Section title={<Trans>Refused requests</Trans>}>
          <Refusals refused={refused} />
        </Section>
        <Section title={<Trans>Content</Trans>}>
          <ContentFaults faults={faults} />
        </Section>
        <Section title={<Trans>Jobs</Trans>} lead={<Trans>Scheduled jobs, and when each last ran.</Trans>}>
          {clockTrustedFrom !== null && (
            <ClockJumped until={clockTrustedFrom} locale={locale} timeZone={timeZone} now={now} />
          )}
          <JobList jobs={state.jobs} locale={locale} timeZone={timeZone} now={now} />
        </Section>
        <Section
          title={<Trans>Settings</Trans>}
          lead={<Trans>Read from the environment and the content at startup.</Trans>}
        >
          <DescriptionList
            lined
            items={[
              { key: "site", term: <Trans>Site URL</Trans>, value: settings.siteUrl },
              {
                key: "mail",
                term: <Trans>Email</Trans>,
                value:
                  settings.mail.kind === "smtp" ? (
                    <Trans>sent through {settings.mail.host}</Trans>
                  ) : (
                    <Trans>written as files to {settings.mail.folder}</Trans>
                  ),
              },
              { key: "mode", term: <Trans>Mode</Trans>, value: settings.mode },
              { key: "name", term: <Trans>Program</Trans>, value: program.name },
              { key: "zone", term: <Trans>Time zone</Trans>, value: program.timeZone },
              { key: "language", term: <Trans>Language</Trans>, value: program.language },
              { key: "modules", term: <Trans>Modules</Trans>, value: program.modules },
            ]}
          />
        </Section>
      </Stack>
    </>
  );
}
