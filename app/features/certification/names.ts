import type { I18n } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

import { fold, isVisible } from "~/lib/fold";
import type { NameDisplay } from "~/lib/vocabulary";

/* Names and codes as people type and read them. */

/** Returns the name in the holder's chosen form; null: not shown. */
export function nameShown(name: string, display: NameDisplay): string | null {
  if (display === "full") return name;
  return display === "none" ? null : initialsOf(name);
}

/**
 * Returns the first letter of each word and of each part after a hyphen, with its combining marks. A single name has a
 * single initial: it reveals no more than the holder chose, and less would say nothing.
 */
function initialsOf(name: string): string | null {
  const initials = name
    .normalize("NFC")
    .split(/[\s\p{Pd}]+/u)
    .map((part) => part.replace(/^[^\p{L}\p{N}]+/u, ""))
    .filter(isVisible)
    .map((part) => `${capital(firstLetter(part))}.`);
  return initials.length > 0 ? initials.join(" ") : null;
}

/** Returns the first letter as readers count them: an accent, or a vowel sign, belongs to its base letter. */
function firstLetter(part: string): string {
  const [first] = new Intl.Segmenter("en").segment(part);
  const letter = first?.segment ?? "";
  // A ligature counts as two letters.
  return [...letter].length === 1 && /[\ufb00-\ufb06]/u.test(letter)
    ? letter.normalize("NFKC").slice(0, 1)
    : letter;
}

/** Returns the capital, if it is a single letter: ß has none, and Georgian names use no capitals. */
function capital(letter: string): string {
  const upper = letter.toUpperCase();
  const isOne = [...upper].length === [...letter].length;
  return isOne && !/\p{Script=Georgian}/u.test(letter) ? upper.normalize("NFC") : letter;
}

/**
 * Returns which of a person's own names was typed, as `fold` compares them.
 * @returns the name as the account spells it, or null when it is none of them
 */
export function ownNameTyped(typed: string, own: readonly string[]): string | null {
  const folded = fold(typed);
  return own.find((name) => folded !== "" && fold(name) === folded) ?? null;
}

/** Returns a code in groups of four, to be read aloud or typed. */
export function groupedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/gu, "$1 ");
}

const CODE_LENGTH = 32;
/** Longer texts contain more than a code and what may surround it. */
const PASTED_MAX = 2000;
/** Words that precede a code on a certificate or in an email. */
const LABELS = new Set(["code", "certificate", "credential", "verify", "verification", "number", "no"]);
/** Crockford's alphabet excludes these letters; they are read as the digits they resemble. */
const LOOKALIKES: Record<string, string> = { i: "1", l: "1", o: "0" };
const IN_ADDRESS = /(?:verify|certificates)\/+([0-9a-z]+)/g;

export type TypedCode =
  | { kind: "code"; code: string }
  | { kind: "short"; length: number; missing: number }
  | { kind: "long"; length: number; extra: number }
  /** As long as a code, with a letter that no code contains. */
  | { kind: "strange"; letter: string }
  | { kind: "none" };

/**
 * Finds a certificate's code in typed or pasted text: the address of its page, a sentence, groups of letters with
 * anything between, in any case and width.
 */
export function findCode(typed: string): TypedCode {
  const text = typed
    .slice(0, PASTED_MAX)
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase();
  const addressed = [...text.matchAll(IN_ADDRESS)].map(([, code = ""]) => code);
  const words = (addressed.length > 0 ? addressed : text.split(/[^\p{L}\p{M}\p{N}]+/u)).filter(
    (word) => word !== "" && !LABELS.has(word),
  );
  const whole = words.join("");
  const candidates = [...(whole.length === CODE_LENGTH ? [whole] : []), ...evenRuns(words)];
  const codes = new Set(candidates.flatMap((one) => asCode(one) ?? []));
  const [code] = codes;
  if (codes.size === 1 && code !== undefined) return { kind: "code", code };
  return faultOf(addressed.length === 0 && text.includes(":") ? lastPart(text, whole) : whole);
}

/** Returns runs of equally long words that together are as long as a code: printed codes come in groups. */
function evenRuns(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const many = CODE_LENGTH / word.length;
    const run = words.slice(at, at + many);
    const isRun =
      word.length >= 4 &&
      Number.isInteger(many) &&
      run.length === many &&
      run.every((one) => one.length === word.length);
    // A word of the sentence is sometimes as long as a group; a group of a code rarely has no digit.
    const isWord = (one: string | undefined) => one?.length === word.length && !/\d/.test(one);
    const endsAtWord = isWord(word) && words[at + many]?.length === word.length;
    return isRun && !endsAtWord ? [run.join("")] : [];
  });
}

function lastPart(text: string, whole: string): string {
  const part = text.slice(text.lastIndexOf(":") + 1).replace(/[^0-9a-z]+/g, "");
  return part === "" ? whole : part;
}

function faultOf(text: string): TypedCode {
  const { length } = text;
  if (length === 0 || length > 2 * CODE_LENGTH) return { kind: "none" };
  if (length < CODE_LENGTH) return { kind: "short", length, missing: CODE_LENGTH - length };
  if (length > CODE_LENGTH) return { kind: "long", length, extra: length - CODE_LENGTH };
  const letter = [...text].find((one) => asCode(one.repeat(CODE_LENGTH)) === null);
  return letter === undefined ? { kind: "none" } : { kind: "strange", letter: letter.toUpperCase() };
}

function asCode(text: string): string | null {
  const code = text.replace(/[ilo]/g, (letter) => LOOKALIKES[letter] ?? letter);
  return /^[0-9a-hjkmnp-tv-z]{32}$/.test(code) ? code : null;
}

/** Says what is wrong with a typed code; null when it may be one. */
export function codeFaultMessage(i18n: I18n, typed: TypedCode): string | null {
  switch (typed.kind) {
    case "code":
      return null;
    case "short": {
      const { length, missing } = typed;
      return i18n._(
        msg`A code has 32 letters and digits. This one has ${plural(length, { one: "# character", other: "# characters" })}: ${plural(missing, { one: "# is missing", other: "# are missing" })}. Please compare it with the certificate.`,
      );
    }
    case "long": {
      const { length, extra } = typed;
      return i18n._(
        msg`A code has 32 letters and digits. This one has ${length} characters: ${plural(extra, { one: "# is too many", other: "# are too many" })}. Please compare it with the certificate.`,
      );
    }
    case "strange": {
      const { letter } = typed;
      return i18n._(
        msg`“${letter}” is never part of a code. Please compare it with the certificate: it may be another letter.`,
      );
    }
    case "none":
      return i18n._(
        msg`There is no code here. A code has 32 letters and digits; you can also paste the address of the certificate’s page.`,
      );
  }
}

/** Returns the code in typed text, in its stored form; null when there is none, or more than one. */
export function readCode(typed: string): string | null {
  const found = findCode(typed);
  return found.kind === "code" ? found.code : null;
}
