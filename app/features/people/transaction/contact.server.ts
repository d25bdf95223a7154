import { type EnteredContact, KEY } from "../queries/contact.server";
import { writeFact } from "~/db/installation.server";
import type { Tx } from "~/db/types";
import type { Contact } from "~/lib/contact";
import type { Deps } from "~/lib/ids";

/** Writes the first contact. For other units of work. */
export async function enterContact(tx: Tx, contact: Contact, deps: Pick<Deps, "now">): Promise<void> {
  const value = JSON.stringify({ ...contact, rev: 1 } satisfies EnteredContact);
  await writeFact(tx, { key: KEY, value }, deps.now());
}
