import type { ActionFunctionArgs } from "@remix-run/node";

import { notePlace } from "~/features/learning/commands/lessons.server";
import { placeForm } from "~/features/learning/forms";
import { lessonAt } from "~/features/learning/queries/lesson.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile } from "~/http/responses.server";

/** Records where a reader is in a lesson. The page submits it in the background. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"], "file");
  const found = lessonAt(context.curriculum, params.module, params.lesson);
  if (!found) throw refuseFile("not_found");
  const parsed = await parseForm(await readForm(request, "file"), placeForm);
  if (!parsed.ok) throw refuseFile("invalid");
  const result = await notePlace(
    context.db,
    viewer,
    { lesson: found.lesson, place: parsed.value.place },
    context,
  );
  if (!result.ok) throw refuseFile(result.code);
  return new Response(null, { status: 204 });
}
