/* Autosave of an hours draft: one save after the other. Runs in the browser; independent of any page. */

export type DraftState =
  | { kind: "quiet" }
  | { kind: "saved"; at: number }
  /** It was changed or submitted elsewhere: the page no longer saves. */
  | { kind: "stale" }
  | { kind: "signed_out" }
  /** The connection is lost, or the server can't save now: it is retried later. */
  | { kind: "unsaved" }
  /** The saving code couldn't be loaded: the form's own button saves. */
  | { kind: "by_hand" };

export type DraftAnswer =
  | { kind: "saved"; rev: number | null; at: number }
  | { kind: "stale" }
  | { kind: "signed_out" }
  | { kind: "lost" };

/** How long to wait after each failed attempt. */
const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Returns a saver that keeps one draft saved and retries what couldn't be saved.
 * @param options.read returns the form without its revision
 * @param options.later runs a callback after a delay in milliseconds; returns a function that cancels it
 */
export function createDraftSaver(options: {
  rev: number | null;
  /** What is already saved. */
  saved: string;
  read: () => string;
  send: (fields: string, rev: number | null) => Promise<DraftAnswer>;
  later: (ms: number, run: () => void) => () => void;
  report: (state: DraftState, rev: number | null) => void;
}) {
  let rev = options.rev;
  let saved = options.saved;
  let sending: Promise<void> | null = null;
  let isOver = false;
  let lost = 0;
  let callOff = () => {};

  async function once(): Promise<void> {
    const fields = options.read();
    if (fields === saved) return;
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
      saved = fields;
      options.report(rev === null ? { kind: "quiet" } : { kind: "saved", at: answer.at }, rev);
      return once();
    }
    // Signing in again in another tab resolves it with the next keystroke; a change elsewhere doesn't resolve.
    isOver = answer.kind === "stale";
    options.report({ kind: answer.kind }, rev);
  }

  /** Saves now; resolves when no save is in progress. */
  function save(): Promise<void> {
    callOff();
    if (isOver) return Promise.resolve();
    sending ??= once().finally(() => (sending = null));
    return sending;
  }

  return {
    save,
    isSending: () => sending !== null,
    /** Its own form was submitted: nothing is retried. */
    end() {
      isOver = true;
      callOff();
    },
  };
}

export type DraftSaver = ReturnType<typeof createDraftSaver>;

/** Sends a draft to the server, even while the page is being left. */
export async function sendDraftTo(url: string, fields: string, rev: number | null): Promise<DraftAnswer> {
  const body = new URLSearchParams(fields);
  if (rev !== null) body.set("rev", String(rev));
  const response = await fetch(url, { method: "POST", body, keepalive: fields.length < 10_000 });
  return draftAnswerOf(response.status, await response.text());
}

/** Parses the response without trusting that it is our server's: a captive portal may answer too. */
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
