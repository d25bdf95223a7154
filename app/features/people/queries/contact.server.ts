import { eq } from "drizzle-orm";

import { whyUnavailable } from "~/db/errors";
import { prepared } from "~/db/prepared.server";
import { installation } from "~/db/schema/db";
import type { Database, Reader } from "~/db/types";
import { isReachable, type Contact } from "~/lib/contact";

/* Whom people ask: what program.yaml names, or else what was entered in /setup or on the administration pages. */

/** Where program.yaml's own contact is found. */
export type ContactSource = { curriculum: { program: { contact: Contact } } };

/** What was entered, and which change of it this is. */
export type EnteredContact = Contact & { rev: number };

export const KEY = "contact";

const enteredRow = prepared<"key">()((db, at) =>
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
  const inFile = curriculum.program.contact;
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
  return lastRead.get(db) ?? curriculum.program.contact;
}

export function isSame(one: Contact, other: Contact): boolean {
  return one.name === other.name && one.email === other.email && one.phone === other.phone;
}
