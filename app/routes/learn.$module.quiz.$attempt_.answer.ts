import type { ActionFunctionArgs } from "@remix-run/node";

import { saveAnswers } from "~/features/assessment/commands.server";
import { answersIn, answersSchema } from "~/features/assessment/forms";
import { readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile, statusOf } from "~/http/responses.server";

/** Takes an answer as it is chosen, and says in JSON what is saved. The page's own form does the same without it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"], "file");
  const { db, curriculum } = context;
  if (!curriculum.moduleBySlug(params.module ?? "")) throw refuseFile(404, "not_found");
  const parsed = answersSchema.safeParse(answersIn(await readForm(request, "file")));
  if (!parsed.success) throw refuseFile(400, "invalid");
  const input = { attemptId: params.attempt ?? "", answers: parsed.data };
  const result = await saveAnswers(db, curriculum, viewer, input, context);
  return Response.json(result, {
    status: result.ok ? 200 : statusOf(result.code),
    headers: { "Cache-Control": "no-store" },
  });
}
