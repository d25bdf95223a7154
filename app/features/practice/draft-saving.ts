/* Saving a draft of hours as it is written: one save after the other. Runs in the browser; knows no page. */

export type DraftState =
  | { kind: "quiet" }
  | { kind: "saved"; at: number }
  /** It was changed or sent elsewhere: what stands in the page is not saved any more. */
  | { kind: "stale" }
  | { kind: "signed_out" }
  /** The connection is lost, or the server cannot save just now: it is tried again in a while. */
  | { kind: "unsaved" }
  /** What saves it could not be fetched: the form's own button does. */
  | { kind: "by_hand" };

export type DraftAnswer =
  | { kind: "saved"; rev: number | null; at: number }
  | { kind: "stale" }
  | { kind: "signed_out" }
  | { kind: "lost" };

/** How long to wait after each lost try. */
const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Keeps one draft saved. What could not be saved is tried again until it is.
 * @param options.read the form as it stands, without its revision
 * @param options.later runs something after so many milliseconds; returns how to call it off
 */
export function createDraftSaver(options: {
  rev: number | null;
  /** What is saved already. */
  kept: string;
  read: () => string;
  send: (fields: string, rev: number | null) => Promise<DraftAnswer>;
  later: (ms: number, run: () => void) => () => void;
  report: (state: DraftState, rev: number | null) => void;
}) {
  let rev = options.rev;
  let kept = options.kept;
  let sending: Promise<void> | null = null;
  let isOver = false;
  let lost = 0;
  let callOff = () => {};

  async function once(): Promise<void> {
    const fields = options.read();
    if (fields === kept) return;
    const answer = await options.send(fields, rev).catch((): DraftAnswer => ({ kind: "lost" }));
    if (answer.kind === "lost") {
      const wait = RETRY_MS[Math.min(lost, RETRY_MS.length - 1)] ?? 0;
      lost += 1;
      callOff = options.later(wait, () => void save());
      options.report({ kind: "unsaved" }, rev);
      return;
    }
    lost = 0;
    if (answer.kind === "saved") {
      rev = answer.rev;
      kept = fields;
      options.report(rev === null ? { kind: "quiet" } : { kind: "saved", at: answer.at }, rev);
      return once();
    }
    // Signing in again in another tab mends it with the next letter; what was sent or changed elsewhere does not mend.
    isOver = answer.kind === "stale";
    options.report({ kind: answer.kind }, rev);
  }

  /** Saves now; resolves when nothing is on its way any more. */
  function save(): Promise<void> {
    callOff();
    if (isOver) return Promise.resolve();
    sending ??= once().finally(() => (sending = null));
    return sending;
  }

  return {
    save,
    isSending: () => sending !== null,
    /** Its own form was sent: nothing is tried again by itself. */
    end() {
      isOver = true;
      callOff();
    },
  };
}

export type DraftSaver = ReturnType<typeof createDraftSaver>;

/** Sends a draft to the server, also when the page is being left. */
export async function sendDraftTo(url: string, fields: string, rev: number | null): Promise<DraftAnswer> {
  const body = new URLSearchParams(fields);
  if (rev !== null) body.set("rev", String(rev));
  const response = await fetch(url, { method: "POST", body, keepalive: fields.length < 10_000 });
  return draftAnswerOf(response.status, await response.text());
}

/** Reads what the server answered, without trusting that it is our server: the portal of a café may answer too. */
export function draftAnswerOf(status: number, body: string): DraftAnswer {
  if (status === 401 && body.trim() === "signed_out") return { kind: "signed_out" };
  const answer = jsonIn(body);
  if (typeof answer !== "object" || answer === null || !("ok" in answer)) return { kind: "lost" };
  if (status === 409 && answer.ok === false && "code" in answer)
    return answer.code === "stale" || answer.code === "conflict" ? { kind: "stale" } : { kind: "lost" };
  if (status !== 200 || answer.ok !== true || !("rev" in answer) || !("savedAt" in answer))
    return { kind: "lost" };
  const { rev, savedAt } = answer;
  return typeof savedAt === "number" && (typeof rev === "number" || rev === null)
    ? { kind: "saved", rev, at: savedAt }
    : { kind: "lost" };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
