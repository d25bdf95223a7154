import type { ActionFunctionArgs } from "@remix-run/node";

import { saveAnswers } from "~/features/assessment/commands/attempts.server";
import { answersIn, answersSchema } from "~/features/assessment/forms";
import { readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile, statusOf } from "~/http/responses.server";

/** Takes an answer as it is chosen, and says in JSON what is saved. The page's own form does the same without it. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"], "file");
  const { db, curriculum } = context;
  if (!curriculum.moduleBySlug(params.module ?? "")) throw refuseFile("not_found");
  const parsed = answersSchema.safeParse(answersIn(await readForm(request, "file")));
  if (!parsed.success) throw refuseFile("invalid");
  const input = { attemptId: params.attempt ?? "", answers: parsed.data };
  const result = await saveAnswers(db, curriculum, viewer, input, context);
  // A 409 of ours is the only number that ends a quiz: any other could be a proxy's, and the answer is sent again.
  const isOver = !result.ok && result.code === "expired";
  return Response.json(result, {
    status: result.ok ? 200 : statusOf(isOver ? "conflict" : result.code),
    headers: { "Cache-Control": "no-store" },
  });
}
