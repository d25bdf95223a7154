import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { saveDraft, typedIn } from "~/features/practice/commands/drafts.server";
import { saveEntry } from "~/features/practice/commands/entries.server";
import { CorrectionLead } from "~/features/practice/components/correction-lead";
import { EntryForm } from "~/features/practice/components/entry-form";
import { draftForm, entryForm, saveInputOf } from "~/features/practice/forms";
import { correctionOf, formFor } from "~/features/practice/queries/own-entry.server";
import { saveErrors } from "~/features/practice/refusals";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const corrects = new URL(request.url).searchParams.get("corrects");
  const correction = corrects === null ? null : await correctionOf(db, viewer, corrects, { curriculum });
  if (corrects !== null && correction === null) throw notFound();
  const { form, rules } = await formFor(db, viewer, { now: context.now() }, { curriculum });
  return {
    title: i18n._(msg`Log hours`),
    id: context.newId(),
    corrects,
    correction,
    form,
    constraints: constraintsOf(entryForm(i18n, rules)),
    when: { locale: viewer.locale, zone: viewer.timeZone, now: context.now() },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const form = await readForm(request);
  const { rules } = await formFor(db, viewer, { now: context.now() }, { curriculum });
  const parsed = await parseForm(form, entryForm(i18n, rules));
  if (form.get("intent") === "draft") {
    const draft = await parseForm(form, draftForm);
    if (!draft.ok) throw refuse("invalid");
    const input = parsed.ok ? saveInputOf(parsed.value) : null;
    const saved = await saveDraft(db, viewer, { ...draft.value, typed: typedIn(form), input }, context);
    if (saved.ok) return seeOther(`${paths.practice()}?done=${saved.rev === null ? "empty" : "draft"}`);
    if (saved.code === "not_found") throw notFound();
    return formAgain(draft.again(saveErrors(i18n, saved)), statusOf(saved.code));
  }
  if (!parsed.ok) return formAgain(parsed.reply);
  const saved = await saveEntry(db, viewer, { ...saveInputOf(parsed.value), typed: typedIn(form) }, context);
  if (saved.ok) return seeOther(`${paths.practice()}?done=${saved.state}`);
  if (saved.code === "not_found") throw notFound();
  return formAgain(parsed.again(saveErrors(i18n, saved)), statusOf(saved.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Log hours" }];

export default function NewEntry() {
  const { id, corrects, correction, form, constraints, when } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  return (
    <>
      <Breadcrumbs items={[{ to: paths.practice(), label: <Trans>Practice log</Trans> }]} />
      <PageHeader title={corrects === null ? <Trans>Log hours</Trans> : <Trans>Correct an entry</Trans>} />
      <Stack gap="wide">
        {correction && (
          <CorrectionLead entry={correction.entry} history={correction.history} locale={when.locale} />
        )}
        <EntryForm
          form={form}
          defaults={correction?.defaults ?? null}
          of={{ id, rev: null, corrects }}
          reply={reply}
          constraints={constraints}
          isSending={isSending}
          when={when}
        />
      </Stack>
    </>
  );
}
