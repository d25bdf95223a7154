import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { discardDraft, withdrawEntry } from "~/features/practice/commands/changes.server";
import { saveDraft, typedIn } from "~/features/practice/commands/drafts.server";
import { saveEntry } from "~/features/practice/commands/entries.server";
import { EntryForm } from "~/features/practice/components/entry-form";
import { DiscardDraft, OwnEntry } from "~/features/practice/components/own-entry";
import { draftForm, entryActForm, entryForm, saveInputOf } from "~/features/practice/forms";
import { formFor, ownEntry, unfinishedDraft } from "~/features/practice/queries/own-entry.server";
import { changeErrors, saveErrors } from "~/features/practice/refusals";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const id = params.id ?? "";
  const page = (await ownEntry(db, viewer, id, { curriculum })) ?? (await unfinishedDraft(db, viewer, id));
  if (!page) throw notFound();
  const { form, rules } = await formFor(db, viewer, { now: context.now() }, { curriculum });
  return {
    title: i18n._(msg`Practice entry`),
    page,
    form,
    constraints: constraintsOf(entryForm(i18n, rules)),
    viewerId: viewer.personId,
    when: { locale: viewer.locale, zone: viewer.timeZone, now: context.now() },
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const body = await readForm(request);
  const id = params.id ?? "";
  const intent = body.get("intent");

  if (intent === "discard" || intent === "withdraw") {
    const parsed = await parseForm(body, entryActForm);
    if (!parsed.ok || parsed.value.id !== id) throw refuse("invalid");
    const change = intent === "discard" ? discardDraft : withdrawEntry;
    const result = await change(db, viewer, parsed.value, context);
    if (result.ok)
      return seeOther(`${paths.practice()}?done=${intent === "discard" ? "discarded" : "withdrawn"}`);
    if (result.code === "not_found") throw notFound();
    return formAgain(parsed.again(changeErrors(i18n, result)), statusOf(result.code), { intent });
  }

  const { rules } = await formFor(db, viewer, { now: context.now() }, { curriculum });
  const parsed = await parseForm(body, entryForm(i18n, rules));
  if (intent === "draft") {
    const draft = await parseForm(body, draftForm);
    if (!draft.ok || draft.value.id !== id) throw refuse("invalid");
    const input = parsed.ok ? saveInputOf(parsed.value) : null;
    const saved = await saveDraft(db, viewer, { ...draft.value, typed: typedIn(body), input }, context);
    if (saved.ok) return seeOther(`${paths.practice()}?done=draft`);
    if (saved.code === "not_found") throw notFound();
    return formAgain(draft.again(saveErrors(i18n, saved)), statusOf(saved.code), { intent: "save" });
  }
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { intent: "save" });
  if (parsed.value.id !== id) throw refuse("invalid");
  const saved = await saveEntry(db, viewer, { ...saveInputOf(parsed.value), typed: typedIn(body) }, context);
  if (saved.ok) return seeOther(`${paths.practice()}?done=${saved.state}`);
  if (saved.code === "not_found") throw notFound();
  return formAgain(parsed.again(saveErrors(i18n, saved)), statusOf(saved.code), { intent: "save" });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Practice entry" }];

export default function Entry() {
  const { page, form, constraints, viewerId, when } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const isSending = useNavigation().state === "submitting";
  const { entry } = page;
  const changeReply = refused && refused.intent !== "save" ? refused.reply : null;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.practice(), label: <Trans>Practice log</Trans> }]} />
      {page.stored === "draft" ? (
        <>
          <PageHeader title={<Trans>Draft</Trans>} lead={<Trans>Only you can see it.</Trans>} />
          <Stack gap="wide">
            {entry.isNoteMasked && (
              <Notice title={<Trans>Your supervisor removed the note</Trans>}>
                <Trans>It could have identified someone. You can write a new one or leave it empty.</Trans>
              </Notice>
            )}
            <EntryForm
              key={entry.rev}
              form={form}
              defaults={"typed" in page.defaults ? null : page.defaults}
              typed={"typed" in page.defaults ? page.defaults.typed : null}
              of={{ id: entry.id, rev: entry.rev, corrects: correctedBy(page.defaults) }}
              reply={refused?.intent === "save" ? refused.reply : null}
              constraints={constraints}
              isSending={isSending}
              when={when}
            />
            <DiscardDraft entry={entry} reply={changeReply} isSending={isSending} />
          </Stack>
        </>
      ) : (
        <>
          <PageHeader title={<Trans>Practice entry</Trans>} />
          <OwnEntry page={page} viewerId={viewerId} when={when} reply={changeReply} isSending={isSending} />
        </>
      )}
    </>
  );
}

/** Returns the id of the entry that a draft corrects, if the draft names one. */
function correctedBy(defaults: object): string | null {
  if (!("typed" in defaults) || typeof defaults.typed !== "object" || defaults.typed === null) return null;
  return "corrects" in defaults.typed && typeof defaults.typed.corrects === "string"
    ? defaults.typed.corrects
    : null;
}
