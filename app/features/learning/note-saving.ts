/* Saving a private note as it is written: one save after the other. Runs in the browser; knows no page. */

export type SavedNote = { body: string; updatedAt: number; rev: number };

export type NoteState =
  | { kind: "quiet" }
  | { kind: "saving" }
  | { kind: "saved"; at: number }
  /** It was changed elsewhere: both texts are there until one is chosen. */
  | { kind: "conflict"; other: SavedNote }
  | { kind: "signed_out" }
  /** Longer than a note can be. */
  | { kind: "refused" }
  /** The line is lost, or the server cannot save just now: it is tried again in a while, and with the next letter. */
  | { kind: "unsaved" }
  /** What saves it could not be fetched: the form's own button does. */
  | { kind: "by_hand" };

export type SendNote = (text: { body: string; rev: number }) => Promise<NoteResult>;
export type NoteResult =
  | { kind: "saved"; note: SavedNote }
  | { kind: "stale"; note: SavedNote }
  | { kind: "signed_out" }
  | { kind: "refused" }
  | { kind: "lost" };

/** How long to wait after each lost try. */
export const NOTE_RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Keeps one note saved. While a save is under way the next one waits, so that the note is never in conflict with itself. What could not be saved is tried again until it is.
 * @param options.rev the revision the page showed; 0 when there was no note
 * @param options.read the text as it stands in the page
 * @param options.later runs something after so many milliseconds; returns how to call it off
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
  let kept = options.body;
  let other: SavedNote | null = null;
  let isSending = false;
  let lost = 0;
  let callOff = () => {};

  async function save(): Promise<void> {
    callOff();
    if (isSending || other) return;
    const body = options.read();
    if (body === kept) return;
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
      kept = body;
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
    isUnsaved: () => options.read() !== kept,
    /** Settles a conflict in favour of the text in the page. */
    keepMine() {
      if (other) rev = other.rev;
      other = null;
      // Whatever stands in the page is then new, also when it is what was saved first.
      kept = `${options.read()} `;
      return save();
    },
    /** Settles it in favour of the other text, which the caller has put into the page. */
    takeOther() {
      if (!other) return;
      rev = other.rev;
      kept = options.read();
      options.report({ kind: "saved", at: other.updatedAt });
      other = null;
    },
  };
}

export type NoteSaver = ReturnType<typeof createNoteSaver>;

/** Sends a note to the server. The browser takes 64 kB along when a page is left, and refuses more. */
export function sendNoteTo(url: string, id: string): SendNote {
  return async ({ body, rev }) => {
    const fields = new URLSearchParams({ reflection: id, rev: String(rev), body });
    const response = await fetch(url, { method: "POST", body: fields, keepalive: body.length < 10_000 });
    return noteResultOf(response.status, await response.text());
  };
}

/** How our own server refuses a text that no saving again would help. */
const REFUSALS = ["400 invalid", "400 not_our_form", "413 too_large"];

/**
 * Reads what the server answered, without trusting that it is our server: a portal of a café may answer too, and then
 * the note is kept and sent again.
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
