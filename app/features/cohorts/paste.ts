import { z } from "zod";

import { PASTE_MAX } from "./model";

/* A pasted list of addresses: one a line, as people copy them out of mails and spreadsheets. Pure. */

export type PastedLine = {
  /** 1-based, as it stands in the list. */
  line: number;
  /** What stood there, shortened, for the line to be recognised by. */
  text: string;
  /** In lower case; null: no address was found. */
  email: string | null;
  /** True when the address stands in the list before. */
  isRepeated: boolean;
};

const SHOWN = 80;
/** The same as the sign-in form takes: whoever is invited must be able to sign in. */
const address = z.email();
const isAddress = (text: string) => address.safeParse(text).success;
/** Longer parts of a line hold no address, and are not searched. */
const PART_MAX = 1000;
/** Control characters and marks that turn the direction of text around: never part of an address or a name. */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/**
 * Reads a pasted list. A line may hold an address alone, "Name <address>", or several of them with commas, semicolons
 * or tabs between; a line of a spreadsheet (name, tab, address) gives its address.
 * @returns the entries that hold anything, in their order; and whether there were more addresses than may be in a list
 */
export function readPasted(pasted: string): { lines: PastedLine[]; isTooLong: boolean } {
  const seen = new Set<string>();
  const lines: PastedLine[] = [];
  let addresses = 0;
  pasted.split(/\r\n|\r|\n|\u2028|\u2029/u).forEach((raw, index) => {
    const text = raw.replace(UNSEEN, "").replace(/\s+/gu, " ").trim();
    if (text === "") return;
    const found = raw
      .replace(UNSEEN, "")
      .split(/[,;\t]/u)
      .map(addressIn)
      .filter((email) => email !== null);
    const emails = found.length > 0 ? found : [null];
    for (const email of emails) {
      const isRepeated = email !== null && seen.has(email);
      if (email !== null && !isRepeated) {
        seen.add(email);
        addresses += 1;
      }
      if (addresses > PASTE_MAX || lines.length >= PASTE_MAX * 2) continue;
      lines.push({
        line: index + 1,
        text: shortened(email !== null && emails.length > 1 ? email : text),
        email,
        isRepeated,
      });
    }
  });
  return { lines, isTooLong: addresses > PASTE_MAX };
}

/** The address in one part of a line, in lower case; or null. */
function addressIn(part: string): string | null {
  if (part.length > PART_MAX) return null;
  const inBrackets = /<([^<>]*)>/u.exec(part)?.[1];
  const bare = (inBrackets ?? part)
    .trim()
    .replace(/^mailto:/iu, "")
    .replace(/^["']+|["'.]+$/gu, "");
  const candidate = isAddress(bare)
    ? bare
    : bare
        .split(/\s+/u)
        .filter((word) => isAddress(word))
        .at(-1);
  if (candidate === undefined || candidate.length > 254) return null;
  return candidate.toLowerCase();
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= SHOWN ? text : `${letters.slice(0, SHOWN - 1).join("")}…`;
}
