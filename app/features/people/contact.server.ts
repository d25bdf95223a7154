import { and, eq } from "drizzle-orm";

import { kept } from "~/db/kept.server";
import { whyUnavailable } from "~/db/errors";
import { installation } from "~/db/schema/people";
import type { Database, Reader, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { appendAudit } from "~/journal/audit.server";
import { isReachable, type Contact } from "~/lib/contact";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { hasRole, type Viewer } from "~/lib/roles";

/* Whom people ask: what program.yaml names, or else what was entered in /setup or on the administration pages. */

/** Where program.yaml's own contact is found. */
export type ContactSource = { curriculum: { programme: { contact: Contact } } };

/** What was entered, and which change of it this is. */
export type EnteredContact = Contact & { rev: number };

const KEY = "contact";

const enteredRow = kept<"key">()((db, at) =>
  db
    .select({ value: installation.value })
    .from(installation)
    .where(eq(installation.key, at("key"))),
);

/** Reads a contact out of the row it is kept in; null when there is none. */
export function enteredIn(rows: readonly { key: string; value: string }[]): EnteredContact | null {
  const row = rows.find(({ key }) => key === KEY);
  const value: EnteredContact | null = row ? JSON.parse(row.value) : null;
  return value;
}

/** Finds the contact that was entered; null when nobody has yet. */
export async function enteredContact(db: Reader): Promise<EnteredContact | null> {
  const [row] = await enteredRow(db, { key: KEY });
  return row ? enteredIn([{ key: KEY, ...row }]) : null;
}

/** Finds the one contact: program.yaml's when it can be reached, otherwise the one that was entered. */
export async function contactOf(db: Reader, { curriculum }: ContactSource): Promise<Contact> {
  const inFile = curriculum.programme.contact;
  if (isReachable(inFile)) return inFile;
  const entered = await enteredContact(db);
  return entered ? { name: entered.name, email: entered.email, phone: entered.phone } : inFile;
}

const lastRead = new WeakMap<Database, Contact>();

/** As `contactOf`, for pages: while the database cannot be asked, the contact is what it was the last time. */
export async function programContact(db: Database, source: ContactSource): Promise<Contact> {
  try {
    const contact = await contactOf(db, source);
    lastRead.set(db, contact);
    return contact;
  } catch (error) {
    if (whyUnavailable(error) === null) throw error;
    return lastKnownContact(db, source);
  }
}

/** Returns the contact as it was the last time that a page asked for it; asks nothing. */
export function lastKnownContact(db: Database, { curriculum }: ContactSource): Contact {
  return lastRead.get(db) ?? curriculum.programme.contact;
}

/** Writes the first contact. For other units of work. */
export async function enterContactStep(tx: Tx, contact: Contact, deps: Pick<Deps, "now">): Promise<void> {
  const value = JSON.stringify({ ...contact, rev: 1 } satisfies EnteredContact);
  const updatedAt = deps.now();
  await tx
    .insert(installation)
    .values({ key: KEY, value, updatedAt })
    .onConflictDoUpdate({ target: installation.key, set: { value, updatedAt } });
}

/**
 * Enters or changes the contact.
 * @param input.rev of the contact that the page showed; 0 when there was none
 * @returns `stale` when somebody else changed it meanwhile
 */
export async function changeContact(
  db: Database,
  actor: Viewer,
  { rev, ...contact }: EnteredContact,
  deps: Deps,
): Promise<{ ok: true } | Failure<"forbidden" | "stale">> {
  if (!hasRole(actor, "administrator")) return { ok: false, code: "forbidden" };
  return unitOfWork(db, async (tx) => {
    const [row] = await tx
      .select({ key: installation.key, value: installation.value })
      .from(installation)
      .where(eq(installation.key, KEY));
    const before = row ? enteredIn([row]) : null;
    // The same form once more: the first click's answer.
    if (before && isSame(before, contact)) return { ok: true };
    if ((before?.rev ?? 0) !== rev) return { ok: false, code: "stale" };
    const value = JSON.stringify({ ...contact, rev: rev + 1 } satisfies EnteredContact);
    const updatedAt = deps.now();
    const [written] = row
      ? await tx
          .update(installation)
          .set({ value, updatedAt })
          .where(and(eq(installation.key, KEY), eq(installation.value, row.value)))
          .returning({ key: installation.key })
      : await tx
          .insert(installation)
          .values({ key: KEY, value, updatedAt })
          .onConflictDoNothing()
          .returning({ key: installation.key });
    if (!written) return { ok: false, code: "stale" };
    await appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "installation.contact_changed",
        subjectKind: "installation",
        subjectId: KEY,
      },
      deps,
    );
    return { ok: true };
  });
}

function isSame(one: Contact, other: Contact): boolean {
  return one.name === other.name && one.email === other.email && one.phone === other.phone;
}
