import { and, eq } from "drizzle-orm";

import { canLog } from "../policy";
import { draftRow, sameTyped, type Typed } from "../queries/draft-rows.server";
import { saveEntry, type SaveInput, type SaveResult } from "./entries.server";
import type { Curriculum } from "~/curriculum/types";
import { practiceDrafts, practiceEntries } from "~/db/schema/practice";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/* A draft accepts anything: a valid form becomes an entry in the state "draft", everything else is stored as typed. */

const FIELDS = [
  "corrects",
  "practisedOn",
  "timeHours",
  "timeMinutes",
  "longDay",
  "sameEntry",
  "activity",
  "setting",
  "domain",
  "competencies",
  "payment",
  "siteCode",
  "note",
  "identifiesNobody",
] as const;

/** What a form starts with; a draft of nothing else is empty. */
const GIVEN: readonly string[] = ["corrects", "practisedOn"];

/** Longer than any field can be; the rest wasn't typed by a person. */
const LONGEST = 10_000;
const MOST_CHOSEN = 30;

/** Characters that a database refuses; line feed and tab are allowed. */
const UNSTORABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Returns the form of an entry as a draft stores it. */
export function typedIn(form: FormData): Typed {
  const clean = (value: FormDataEntryValue): string[] =>
    typeof value === "string"
      ? [value.replaceAll("\r\n", "\n").replace(UNSTORABLE, "").slice(0, LONGEST)]
      : [];
  return Object.fromEntries(
    FIELDS.flatMap((name): [string, string | string[]][] => {
      const [first, ...more] = form.getAll(name).flatMap(clean).slice(0, MOST_CHOSEN);
      if (first === undefined) return [];
      return [[name, more.length === 0 ? first : [first, ...more]]];
    }),
  );
}

const isBlank = (typed: Typed): boolean =>
  Object.entries(typed).every(
    ([name, value]) => GIVEN.includes(name) || [value].flat().join("").trim() === "",
  );

export type DraftResult =
  /** `rev` null: the form was empty, and nothing was stored. */
  | { ok: true; rev: number | null; savedAt: number }
  | Extract<SaveResult, { code: "not_found" | "stale" | "conflict" }>;

/**
 * Saves a draft of hours, whatever it contains.
 * @param draft.input the form as an entry, if it is valid; otherwise null
 */
export async function saveDraft(
  db: Database,
  actor: Viewer,
  draft: { id: string; rev: number | null; typed: Typed; input: SaveInput | null },
  deps: Deps & { curriculum: Curriculum },
): Promise<DraftResult> {
  if (draft.input) {
    const saved = await saveEntry(db, actor, { ...draft.input, intent: "draft", typed: draft.typed }, deps);
    if (saved.ok) return { ok: true, rev: saved.rev, savedAt: deps.now() };
    // A day that is too long is questioned on submission; until then the draft keeps it.
    if (saved.code !== "invalid" && saved.code !== "not_ready") return saved;
  }
  return unitOfWork(db, (tx) => keep(tx, actor, draft, deps));
}

async function keep(
  tx: Tx,
  actor: Viewer,
  { id, rev, typed }: { id: string; rev: number | null; typed: Typed },
  deps: Deps,
): Promise<DraftResult> {
  const now = deps.now();
  const [entry] = await tx.select().from(practiceEntries).where(eq(practiceEntries.id, id));
  if (entry) {
    if (!canLog(actor, entry)) return { ok: false, code: "not_found" };
    if (entry.state !== "draft") return { ok: false, code: "conflict", what: "sent" };
    if (entry.rev !== rev) return { ok: false, code: "stale" };
    markChanged(tx, "practice", [actor.personId]);
    // It was complete, and no longer is.
    await tx
      .delete(practiceEntries)
      .where(
        and(eq(practiceEntries.id, id), eq(practiceEntries.rev, rev), eq(practiceEntries.state, "draft")),
      );
    await tx.insert(practiceDrafts).values({
      id,
      personId: actor.personId,
      typed: entry.correctsId === null ? typed : { corrects: entry.correctsId, ...typed },
      createdAt: entry.createdAt,
      updatedAt: now,
      rev: rev + 1,
    });
    return { ok: true, rev: rev + 1, savedAt: now };
  }
  const row = await draftRow(tx, id);
  if (!row) {
    if (rev !== null) return { ok: false, code: "stale" };
    if (isBlank(typed)) return { ok: true, rev: null, savedAt: now };
    const [made] = await tx
      .insert(practiceDrafts)
      .values({ id, personId: actor.personId, typed, createdAt: now, updatedAt: now, rev: 0 })
      .onConflictDoNothing()
      .returning({ id: practiceDrafts.id });
    // The same form was sent twice at once, and the other request was first.
    if (!made) return await keep(tx, actor, { id, rev, typed }, deps);
    return { ok: true, rev: 0, savedAt: now };
  }
  if (!canLog(actor, row)) return { ok: false, code: "not_found" };
  if (sameTyped(row.typed, typed)) return { ok: true, rev: row.rev, savedAt: row.updatedAt };
  if (row.rev !== rev) return { ok: false, code: "stale" };
  const [saved] = await tx
    .update(practiceDrafts)
    .set({ typed, updatedAt: now, rev: row.rev + 1 })
    .where(and(eq(practiceDrafts.id, id), eq(practiceDrafts.rev, row.rev)))
    .returning({ rev: practiceDrafts.rev });
  return saved ? { ok: true, rev: saved.rev, savedAt: now } : { ok: false, code: "stale" };
}
