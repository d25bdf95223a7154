import { eq } from "drizzle-orm";

import { whyUnavailable } from "~/db/errors";
import { prepared } from "~/db/prepared.server";
import { installation } from "~/db/schema/db";
import type { Database, Reader } from "~/db/types";
import { isReachable, type Contact } from "~/lib/contact";

/* The program's contact: from program.yaml, or else as entered in /setup or on the administration pages. */

/** Source of program.yaml's own contact. */
export type ContactSource = { curriculum: { program: { contact: Contact } } };

/** The entered contact, and its revision. */
export type EnteredContact = Contact & { rev: number };

export const KEY = "contact";

const enteredRow = prepared<"key">()((db, at) =>
  db
    .select({ value: installation.value })
    .from(installation)
    .where(eq(installation.key, at("key"))),
);

/** Reads a contact from its stored row; null when there is none. */
export function enteredIn(rows: readonly { key: string; value: string }[]): EnteredContact | null {
  const row = rows.find(({ key }) => key === KEY);
  const value: EnteredContact | null = row ? JSON.parse(row.value) : null;
  return value;
}

/** Finds the entered contact; null when there is none yet. */
export async function enteredContact(db: Reader): Promise<EnteredContact | null> {
  const [row] = await enteredRow(db, { key: KEY });
  return row ? enteredIn([{ key: KEY, ...row }]) : null;
}

/** Finds the program's contact: program.yaml's when it can be reached, otherwise the entered one. */
export async function contactOf(db: Reader, { curriculum }: ContactSource): Promise<Contact> {
  const inFile = curriculum.program.contact;
  if (isReachable(inFile)) return inFile;
  const entered = await enteredContact(db);
  return entered ? { name: entered.name, email: entered.email, phone: entered.phone } : inFile;
}

const lastRead = new WeakMap<Database, Contact>();

/** Returns `contactOf` for pages: while the database is unavailable, the last known contact. */
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

/** Returns the last known contact without a query. */
export function lastKnownContact(db: Database, { curriculum }: ContactSource): Contact {
  return lastRead.get(db) ?? curriculum.program.contact;
}

export function isSame(one: Contact, other: Contact): boolean {
  return one.name === other.name && one.email === other.email && one.phone === other.phone;
}
