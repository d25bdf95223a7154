/* Saves a private note as it is written, one save after the other. Runs in the browser; independent of the page. */

export type SavedNote = { body: string; updatedAt: number; rev: number };

export type NoteState =
  | { kind: "quiet" }
  | { kind: "saving" }
  | { kind: "saved"; at: number }
  /** Changed elsewhere: both versions are shown until one is chosen. */
  | { kind: "conflict"; other: SavedNote }
  | { kind: "signed_out" }
  /** Too long. */
  | { kind: "refused" }
  /** The connection is lost or the server cannot save: saving is retried after a while and on further input. */
  | { kind: "unsaved" }
  /** The code that saves could not be loaded: the form's button saves. */
  | { kind: "by_hand" };

export type SendNote = (text: { body: string; rev: number }) => Promise<NoteResult>;
export type NoteResult =
  | { kind: "saved"; note: SavedNote }
  | { kind: "stale"; note: SavedNote }
  | { kind: "signed_out" }
  | { kind: "refused" }
  | { kind: "lost" };

/** How long to wait after each failed save. */
export const NOTE_RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Creates a saver for one note. While a save is in progress the next one waits, so that the note never conflicts with
 * itself. A failed save is retried until it succeeds.
 * @param options.rev the revision the page showed; 0 when there was no note
 * @param options.read returns the text on the page
 * @param options.later runs a function after a delay; returns a function that cancels it
 */
export function createNoteSaver(options: {
  rev: number;
  body: string;
  read: () => string;
  send: SendNote;
  later: (ms: number, run: () => void) => () => void;
  report: (state: NoteState) => void;
}) {
  let rev = options.rev;
  let saved = options.body;
  let other: SavedNote | null = null;
  let isSending = false;
  let lost = 0;
  let callOff = () => {};

  async function save(): Promise<void> {
    callOff();
    if (isSending || other) return;
    const body = options.read();
    if (body === saved) return;
    isSending = true;
    options.report({ kind: "saving" });
    const result = await options.send({ body, rev }).catch((): NoteResult => ({ kind: "lost" }));
    isSending = false;
    if (result.kind === "lost") {
      const wait = NOTE_RETRY_MS[Math.min(lost, NOTE_RETRY_MS.length - 1)] ?? 0;
      lost += 1;
      callOff = options.later(wait, () => void save());
      options.report({ kind: "unsaved" });
      return;
    }
    lost = 0;
    if (result.kind === "saved") {
      rev = result.note.rev;
      saved = body;
      options.report({ kind: "saved", at: result.note.updatedAt });
      return save();
    }
    if (result.kind === "stale") {
      other = result.note;
      options.report({ kind: "conflict", other });
    } else {
      options.report({ kind: result.kind });
    }
  }

  return {
    save,
    isUnsaved: () => options.read() !== saved,
    /** Resolves a conflict in favor of the text on the page. */
    keepMine() {
      if (other) rev = other.rev;
      other = null;
      // The text on the page then counts as new, even if it equals what was saved first.
      saved = `${options.read()} `;
      return save();
    },
    /** Resolves it in favor of the other version, which the caller has put on the page. */
    takeOther() {
      if (!other) return;
      rev = other.rev;
      saved = options.read();
      options.report({ kind: "saved", at: other.updatedAt });
      other = null;
    },
  };
}

export type NoteSaver = ReturnType<typeof createNoteSaver>;

/** Returns a function that sends a note to the server. With keepalive, browsers allow at most 64 kB. */
export function sendNoteTo(url: string, id: string): SendNote {
  return async ({ body, rev }) => {
    const fields = new URLSearchParams({ reflection: id, rev: String(rev), body });
    const response = await fetch(url, { method: "POST", body: fields, keepalive: body.length < 10_000 });
    return noteResultOf(response.status, await response.text());
  };
}

/** Responses of our own server after which saving again would not help. */
const REFUSALS = ["400 invalid", "400 not_our_form", "413 too_large"];

/**
 * Interprets a response without trusting that it is ours: a captive portal can answer too, and then the note is sent
 * again.
 */
export function noteResultOf(status: number, body: string): NoteResult {
  const said = `${status} ${body.trim()}`;
  if (said === "401 signed_out" || said === "403 forbidden") return { kind: "signed_out" };
  if (REFUSALS.includes(said)) return { kind: "refused" };
  const note = noteIn(jsonIn(body));
  if (note === null || (status !== 200 && status !== 409)) return { kind: "lost" };
  return { kind: status === 200 ? "saved" : "stale", note };
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function noteIn(answer: unknown): SavedNote | null {
  if (typeof answer !== "object" || answer === null || !("note" in answer)) return null;
  const { note } = answer;
  if (typeof note !== "object" || note === null) return null;
  if (!("body" in note) || !("updatedAt" in note) || !("rev" in note)) return null;
  const { body, updatedAt, rev } = note;
  return typeof body === "string" && typeof updatedAt === "number" && typeof rev === "number"
    ? { body, updatedAt, rev }
    : null;
}
