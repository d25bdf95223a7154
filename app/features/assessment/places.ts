import { paths } from "~/lib/paths";

/** A person's position in an attempt. */
export type Place = {
  module: string;
  attemptId: string;
  /** The question shown; null: all questions on one page. */
  position: number | null;
  /** Number of questions. */
  total: number;
};

/**
 * Returns where a button on the attempt page leads once its answer is saved. The server uses it after a form, the browser
 * after an answer that is already saved.
 * @param go `next`, `back`, `check`, `all`, `pause`, or a question's number; anything else stays here
 */
export function placeAfter({ module, attemptId, position, total }: Place, go: string): string {
  const here =
    position === null
      ? paths.attemptAll(module, attemptId)
      : paths.attemptQuestion(module, attemptId, position);
  switch (go) {
    case "next":
      return position === null || position >= total
        ? paths.attemptCheck(module, attemptId)
        : paths.attemptQuestion(module, attemptId, position + 1);
    case "back":
      return paths.attemptQuestion(module, attemptId, Math.max(1, (position ?? 1) - 1));
    case "check":
      return paths.attemptCheck(module, attemptId);
    case "all":
      return paths.attemptAll(module, attemptId);
    case "pause":
      return paths.learn();
    default: {
      const wanted = /^[1-9]\d{0,2}$/.test(go) ? Number(go) : 0;
      return wanted >= 1 && wanted <= total ? paths.attemptQuestion(module, attemptId, wanted) : here;
    }
  }
}

/**
 * Returns which part of an open attempt an address requests.
 * @param positions which questions are answered: without a question number, the first unanswered one is shown
 */
export function shownBy(
  search: URLSearchParams,
  positions: readonly { position: number; isAnswered: boolean }[],
): { kind: "check" } | { kind: "all" } | { kind: "one"; position: number } {
  if (search.get("step") === "check") return { kind: "check" };
  if (search.get("view") === "all") return { kind: "all" };
  const asked = Number(search.get("question"));
  if (positions.some((step) => step.position === asked)) return { kind: "one", position: asked };
  return { kind: "one", position: positions.find((step) => !step.isAnswered)?.position ?? 1 };
}
