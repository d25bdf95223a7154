import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton } from "~/components/ui/button";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { managedCohort } from "~/features/cohorts/queries/cohorts.server";
import { inviteTable } from "~/features/enrollment/commands/invite-table.server";
import { ImportForm, ImportPreview } from "~/features/enrollment/components/import-forms";
import { NoContact } from "~/features/enrollment/components/no-contact";
import { importForm } from "~/features/enrollment/forms";
import { inviteRefusal, tableFaultMessage } from "~/features/enrollment/invitation-labels";
import { writeInviteTable } from "~/features/enrollment/invite-table";
import { inviteTableIn, judgeTable } from "~/features/enrollment/queries/invite-table.server";
import { contactOf } from "~/features/people/queries/contact.server";
import { parseForm, readUpload } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { paths } from "~/lib/paths";
import { hasRole } from "~/lib/roles";
import { newToken } from "~/lib/tokens.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  return {
    title: i18n._(msg`Invite from a spreadsheet`),
    cohort: { id: cohort.id, name: cohort.name, isOpen: cohort.status === "open" },
    hasContact: isReachable(await contactOf(db, context)),
    isAdministrator: hasRole(viewer, "administrator"),
    once: newToken(),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const parsed = await parseForm(await readUpload(request), importForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { preview: null });
  const { value } = parsed;

  if (value.intent === "confirm") {
    const input = { cohortId: cohort.id, table: value.table, once: value.once };
    const done = await inviteTable(db, viewer, input, context);
    if (done.ok) return seeOther(paths.cohortInvite(cohort.id, done.invited));
    const { code, message } = inviteRefusal(done.code);
    return formAgain(parsed.again({ "": [i18n._(message)] }), statusOf(code), { preview: null });
  }

  const isFile = value.file !== undefined;
  const read = inviteTableIn(
    value.file ? new Uint8Array(await value.file.arrayBuffer()) : (value.pasted ?? ""),
  );
  if (!read.ok) {
    const nothing = !isFile && (value.pasted ?? "").trim() === "";
    const message = nothing ? msg`Please choose a file, or paste rows.` : tableFaultMessage(read.fault);
    const reply = parsed.again({ [isFile || nothing ? "file" : "pasted"]: [i18n._(message)] });
    return formAgain(reply, statusOf("invalid"), { preview: null });
  }
  const input = { cohortId: cohort.id, table: read.table, now: context.now() };
  const judged = await judgeTable(db, viewer.personId, input);
  return { preview: { judged, table: writeInviteTable(judged.toInvite) }, reply: undefined };
}

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export default function InviteFromSpreadsheet() {
  const { cohort, hasContact, isAdministrator, once } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const pending = useNavigation().state === "submitting";
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.cohorts(), label: <Trans>Cohorts</Trans> },
          { to: paths.cohort(cohort.id), label: cohort.name },
          { to: paths.cohortInvite(cohort.id), label: <Trans>Invite people</Trans> },
        ]}
      />
      <PageHeader
        title={<Trans>Invite from a spreadsheet</Trans>}
        lead={
          <Trans>
            Each person gets a neutrally worded email with their own link. You see what will happen to each
            row before anything is sent.
          </Trans>
        }
      />
      {!cohort.isOpen ? (
        <Notice kind="waits" title={<Trans>This cohort is closed to new people</Trans>}>
          <LinkButton to={paths.cohortEdit(cohort.id)} kind="quiet">
            <Trans>Reopen cohort</Trans>
          </LinkButton>
        </Notice>
      ) : !hasContact ? (
        <NoContact isAdministrator={isAdministrator} />
      ) : answer?.preview ? (
        <ImportPreview
          once={once}
          judged={answer.preview.judged}
          table={answer.preview.table}
          pending={pending}
        />
      ) : (
        <Stack gap="wide">
          <Section title={<Trans>The table</Trans>}>
            <ImportForm reply={answer?.reply} pending={pending} />
          </Section>
          <Section title={<Trans>Columns</Trans>}>
            <ul>
              <li>
                <Trans>Email: the only column that is required.</Trans>
              </li>
              <li>
                <Trans>
                  Name: only to recognize rows in the preview. It isn’t saved: people enter their own name
                  when they join.
                </Trans>
              </li>
              <li>
                <Trans>Role: trainee or supervisor. Left empty, a person is invited as a trainee.</Trans>
              </li>
              <li>
                <Trans>
                  Supervisor: the email address of a supervisor of this cohort, for trainees. You can also
                  choose later.
                </Trans>
              </li>
            </ul>
          </Section>
        </Stack>
      )}
    </>
  );
}
