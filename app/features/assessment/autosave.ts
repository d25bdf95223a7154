import type { AnswerConflict } from "./commands/attempts.server";

/*
 * Saves answers as they are given, one after the other, each until the server has it. Independent of the browser: the
 * functions that send, wait and report are passed in.
 */

export type SendResult =
  | { kind: "saved"; seq: number; savedAt: number | null }
  /** Another device saved this question in the meantime. */
  | { kind: "stale"; conflict: AnswerConflict }
  /** The connection is lost or the server is busy: the same step is sent again. */
  | { kind: "again" }
  | { kind: "signed_out" }
  /** The attempt no longer accepts answers. */
  | { kind: "closed" };

export type StepToSend = { position: number; chosen: string[]; seen: number };

export type SaveState = {
  status: "quiet" | "saving" | "saved" | "retrying" | "signed_out" | "closed";
  /** Server time. */
  savedAt: number | null;
  conflicts: AnswerConflict[];
};

export type Autosave = {
  /** Queues an answer; only the last of several in quick succession is sent. */
  change: (position: number, chosen: string[]) => void;
  /** Sends pending answers now, for instance when the connection is back. */
  hurry: () => void;
  /** Resolves when everything is saved, or when saving cannot continue by itself. */
  settle: () => Promise<"saved" | "conflict" | "signed_out" | "closed">;
  isUnsaved: () => boolean;
};

/** How long a choice can change before it is sent, and how long to wait after each failed attempt to send it. */
export const PAUSE_MS = 500;
export const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** The response of our own server when the session has ended. */
const SIGNED_OUT = "signed_out";

/**
 * Interprets the response to a step without trusting that it is ours: a proxy, a filter or a captive portal can answer
 * with any status. Only a well-formed response of our own ends anything; after any other, the answer is sent again.
 */
export function answerResultOf(
  { status, body }: { status: number; body: string },
  { position, chosen }: StepToSend,
): SendResult {
  if (status === 401 && body.trim() === SIGNED_OUT) return { kind: "signed_out" };
  if (status !== 200 && status !== 409) return { kind: "again" };
  const answer = jsonIn(body);
  if (!isBag(answer)) return { kind: "again" };
  if (status === 200) {
    const saved = listIn(answer, "saved").find((one) => one.position === position);
    const seq = saved && numberIn(saved, "seq");
    if (answer.ok !== true || !saved || seq == null) return { kind: "again" };
    return { kind: "saved", seq, savedAt: numberIn(saved, "savedAt") };
  }
  if (answer.ok !== false) return { kind: "again" };
  if (answer.code === "conflict" || answer.code === "expired") return { kind: "closed" };
  if (answer.code !== "stale") return { kind: "again" };
  const conflict = listIn(answer, "conflicts").find((one) => one.position === position);
  const read = conflict && conflictIn(conflict, position, chosen);
  return read ? { kind: "stale", conflict: read } : { kind: "again" };
}

type Bag = { [key: string]: unknown };

const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null;

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function listIn(value: Bag, key: string): Bag[] {
  const list = value[key];
  return Array.isArray(list) ? list.filter(isBag) : [];
}

function numberIn(value: Bag, key: string): number | null {
  const number = value[key];
  return typeof number === "number" ? number : null;
}

function conflictIn(value: Bag, position: number, mine: string[]): AnswerConflict | null {
  const { theirs } = value;
  if (!isBag(theirs) || !Array.isArray(theirs.chosen)) return null;
  const chosen = theirs.chosen.filter((id) => typeof id === "string");
  const seq = numberIn(theirs, "seq");
  const savedAt = numberIn(theirs, "savedAt");
  return seq === null || savedAt === null
    ? null
    : { position, theirs: { chosen, seq, savedAt }, mine: { chosen: mine } };
}

export const INITIAL_STATE: SaveState = { status: "quiet", savedAt: null, conflicts: [] };

/**
 * Creates a queue of answers. A step whose response was lost is sent again unchanged before anything newer for its
 * question: the server recognizes it by its content and stores it once.
 * @param options.seen position → number of the step the page shows there
 * @param options.later runs a function after a delay; returns a function that cancels it
 */
export function createAutosave(options: {
  seen: ReadonlyMap<number, number>;
  send: (step: StepToSend) => Promise<SendResult>;
  later: (ms: number, run: () => void) => () => void;
  report: (state: SaveState) => void;
}): Autosave {
  const seen = new Map(options.seen);
  const waiting = new Map<number, string[]>();
  const settling: (() => void)[] = [];
  let inFlight: StepToSend | null = null;
  let isSending = false;
  let lost = 0;
  let callOff = () => {};
  let state = INITIAL_STATE;

  function show(change: Partial<SaveState>) {
    state = { ...state, ...change };
    options.report(state);
  }
  const isUnsaved = () => inFlight !== null || waiting.size > 0;

  function pump() {
    callOff();
    if (isSending || state.status === "closed") return;
    if (!inFlight) {
      const [next] = waiting;
      if (!next) return;
      const [position, chosen] = next;
      waiting.delete(position);
      inFlight = { position, chosen, seen: seen.get(position) ?? 0 };
    }
    isSending = true;
    if (lost === 0) show({ status: "saving" });
    const step = inFlight;
    void options
      .send(step)
      .catch((): SendResult => ({ kind: "again" }))
      .then((result) => {
        isSending = false;
        take(step, result);
      });
  }

  function take(step: StepToSend, result: SendResult) {
    if (result.kind === "again") {
      const wait = RETRY_MS[Math.min(lost, RETRY_MS.length - 1)] ?? 0;
      lost += 1;
      show({ status: "retrying" });
      callOff = options.later(wait, pump);
      return;
    }
    lost = 0;
    if (result.kind === "signed_out") {
      show({ status: "signed_out" });
    } else {
      inFlight = null;
      if (result.kind === "saved") {
        seen.set(step.position, result.seq);
        show({ status: "saved", savedAt: result.savedAt ?? state.savedAt });
      } else if (result.kind === "stale") {
        const mine = { chosen: waiting.get(step.position) ?? step.chosen };
        waiting.delete(step.position);
        const others = state.conflicts.filter((conflict) => conflict.position !== step.position);
        show({ status: "quiet", conflicts: [...others, { ...result.conflict, mine }] });
      } else {
        waiting.clear();
        show({ status: "closed" });
      }
      if (waiting.size > 0) return pump();
    }
    for (const done of settling.splice(0)) done();
  }

  return {
    change(position, chosen) {
      if (state.status === "closed") return;
      waiting.set(position, chosen);
      if (inFlight) return;
      callOff();
      callOff = options.later(PAUSE_MS, pump);
    },
    hurry: pump,
    async settle() {
      if (isUnsaved()) {
        await new Promise<void>((done) => {
          settling.push(done);
          pump();
        });
      }
      if (state.status === "signed_out" || state.status === "closed") return state.status;
      return state.conflicts.length > 0 ? "conflict" : "saved";
    },
    isUnsaved,
  };
}
