import type { ActionFunctionArgs } from "@remix-run/node";

import { saveReflection } from "~/features/learning/commands/lessons.server";
import { reflectionForm } from "~/features/learning/forms";
import { lessonAt } from "~/features/learning/queries/lesson.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile, statusOf } from "~/http/responses.server";

/** Saves a private note as it is written and returns JSON. The page's form does the same without JavaScript. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"], "file");
  const found = lessonAt(context.curriculum, params.module, params.lesson);
  if (!found) throw refuseFile("not_found");
  const parsed = await parseForm(await readForm(request, "file"), reflectionForm(context.i18n));
  if (!parsed.ok) throw refuseFile("invalid");
  const { reflection, rev, body } = parsed.value;
  const input = { lesson: found.lesson, reflectionId: reflection, rev, body };
  const result = await saveReflection(context.db, viewer, input, context);
  return Response.json(result, {
    status: result.ok ? 200 : statusOf(result.code),
    headers: { "Cache-Control": "no-store" },
  });
}
