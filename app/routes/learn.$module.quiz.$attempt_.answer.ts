import type { ActionFunctionArgs } from "@remix-run/node";

import { saveAnswers } from "~/features/assessment/commands/attempts.server";
import { answersIn, answersSchema } from "~/features/assessment/forms";
import { readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile, statusOf } from "~/http/responses.server";

/** Saves an answer as it is selected and returns JSON. The page's form does the same without JavaScript. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"], "file");
  const { db, curriculum } = context;
  if (!curriculum.moduleBySlug(params.module ?? "")) throw refuseFile("not_found");
  const parsed = answersSchema.safeParse(answersIn(await readForm(request, "file")));
  if (!parsed.success) throw refuseFile("invalid");
  const input = { attemptId: params.attempt ?? "", answers: parsed.data };
  const result = await saveAnswers(db, viewer, input, context);
  // Only our own 409 ends a quiz. Any other status could come from a proxy, so the answer is submitted again.
  const isOver = !result.ok && result.code === "expired";
  return Response.json(result, {
    status: result.ok ? 200 : statusOf(isOver ? "conflict" : result.code),
    headers: { "Cache-Control": "no-store" },
  });
}
