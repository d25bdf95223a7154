import { readEmail, shownEmail } from "~/lib/email";
import { lineOf } from "~/lib/fold";

/* A pasted list of addresses, as people copy them from emails, spreadsheets and web pages. Pure. */

/** Why a line, or a part of it, contains no address. */
export type NoAddress = "header" | "no_at" | "broken" | "too_long";

export type PastedLine = {
  /** 1-based, as in the list. */
  line: number;
  /** The original text, shortened, so that the line can be recognized. */
  text: string;
  /** As stored; null: no address was found. */
  email: string | null;
  /** True when the address appears earlier in the list. */
  isRepeated: boolean;
  /** null where there is an address. */
  why: NoAddress | null;
};

const SHOWN = 80;

/** Longer words contain no address and are not searched. */
const WORD_MAX = 1000;

/** Characters between or around addresses. HTML's rule allows braces and the bar in an address; lists do not. */
const BETWEEN = /[\s,;:<>()[\]{}"“”„‟«»‹›|\\]+/u;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200c\u200d]/g;
const HEADER = /e-?mail|courriel|correo/iu;
const NAME = /\b(?:name|nombre|nom)\b/iu;

type Found = { email: string; text: string } | { email: null; text: string; why: NoAddress };

/**
 * Reads a pasted list: every address in it, wherever it appears in a line, and every line without one.
 * @returns the entries in order; and whether there were more addresses than a list may contain
 */
export function readPasted(pasted: string): { lines: PastedLine[]; isTooLong: boolean } {
  const seen = new Set<string>();
  const lines: PastedLine[] = [];
  let addresses = 0;
  let isFirst = true;
  pasted.split(/\r\n|[\r\n\u0085\u2028\u2029]/u).forEach((raw, index) => {
    const text = lineOf(raw.replace(CONTROLS, ""));
    if (text === "") return;
    const found = foundIn(text.normalize("NFKC"), isFirst && isHeader(raw));
    isFirst = false;
    for (const one of found) {
      const isRepeated = one.email !== null && seen.has(one.email);
      if (one.email !== null && !isRepeated) {
        seen.add(one.email);
        addresses += 1;
      }
      if (addresses > PASTE_MAX || lines.length >= PASTE_MAX * 2) continue;
      lines.push({
        line: index + 1,
        text: shortened(found.length > 1 ? one.text : text),
        email: one.email,
        isRepeated,
        why: one.email === null ? one.why : null,
      });
    }
  });
  return { lines, isTooLong: addresses > PASTE_MAX };
}

/** Returns every address in a line, once, and every word with an @ that is none; or why there is neither. */
function foundIn(line: string, mayBeHeader: boolean): Found[] {
  const found: Found[] = [];
  const here = new Set<string>();
  for (const word of line.split(BETWEEN)) {
    if (!word.includes("@")) continue;
    for (const one of inWord(word)) {
      if (one.email !== null && here.has(one.email)) continue;
      if (one.email !== null) here.add(one.email);
      found.push(one);
    }
  }
  if (found.length > 0) return found;
  return [{ email: null, text: line, why: mayBeHeader ? "header" : "no_at" }];
}

/** Returns whether a line is a row of column titles instead of a person. */
function isHeader(line: string): boolean {
  const cells = line.split(/[,;|\t]/u);
  return HEADER.test(line) || (cells.length > 1 && NAME.test(line));
}

function inWord(word: string): Found[] {
  if (word.length > WORD_MAX) return [{ email: null, text: word, why: "too_long" }];
  const whole = addressIn(word);
  if (whole !== null) return [{ email: whole, text: shownEmail(whole) }];
  // Characters that an address may contain, used here between two of them.
  const parts = word.split(/[/&=!?#*+]+/u).filter((part) => part.includes("@"));
  const emails = parts.length > 1 ? parts.map(addressIn) : [];
  if (emails.length === 0 || emails.includes(null)) return [{ email: null, text: word, why: "broken" }];
  return emails.flatMap((email) => (email === null ? [] : [{ email, text: shownEmail(email) }]));
}

/** Returns the address in a word, without the punctuation around it; or null. */
function addressIn(word: string): string | null {
  const [before, behind, ...more] = word.split("@");
  if (before === undefined || behind === undefined || more.length > 0) return null;
  const local = before.replace(/^['`‘’*•·.=–—]+/u, "");
  // A domain ends at the first character other than letters, digits, dots and hyphens.
  const domain = /^[\p{L}\p{M}\p{N}.\u3002-]*/u.exec(behind)?.[0].replace(/[.\u3002-]+$/u, "") ?? "";
  return readEmail(`${local}@${domain}`);
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= SHOWN ? text : `${letters.slice(0, SHOWN - 1).join("")}…`;
}

/** Maximum number of addresses in one pasted list. */
export const PASTE_MAX = 200;
