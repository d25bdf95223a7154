import type { ActionFunctionArgs } from "@remix-run/node";

import { saveDraft, typedIn } from "~/features/practice/commands/drafts.server";
import { draftForm, entryForm, saveInputOf } from "~/features/practice/forms";
import { formFor } from "~/features/practice/queries/own-entry.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile, statusOf } from "~/http/responses.server";

/** Saves a draft of hours as it is written and returns JSON. The page's form does the same without JavaScript. */
export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"], "file");
  const { db, curriculum, i18n } = context;
  const form = await readForm(request, "file");
  const draft = await parseForm(form, draftForm);
  if (!draft.ok) throw refuseFile("invalid");
  // This route only saves drafts, whatever the form says.
  form.set("intent", "draft");
  const { rules } = await formFor(db, viewer, { now: context.now() }, { curriculum });
  const parsed = await parseForm(form, entryForm(i18n, rules));
  const input = parsed.ok ? saveInputOf(parsed.value) : null;
  const result = await saveDraft(db, viewer, { ...draft.value, typed: typedIn(form), input }, context);
  return Response.json(result, {
    status: result.ok ? 200 : statusOf(result.code),
    headers: { "Cache-Control": "no-store" },
  });
}
