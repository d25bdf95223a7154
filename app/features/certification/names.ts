import type { NameDisplay } from "~/lib/vocabulary";

/* Names and codes as people type and read them. */

/** A holder's name as the holder lets it show; null: not at all. */
export function nameShown(name: string, display: NameDisplay): string | null {
  if (display === "full") return name;
  if (display === "none") return null;
  const initials = name
    .split(/[\s-]+/u)
    .flatMap((part) => [...part.replace(/^[^\p{L}\p{N}]+/u, "")].slice(0, 1))
    .map((letter) => `${letter.toLocaleUpperCase()}.`);
  return initials.length > 0 ? initials.join(" ") : null;
}

/**
 * Which of a person's own names was typed: case and spaces do not matter.
 * @returns the name as the account spells it, or null when it is none of them
 */
export function ownNameTyped(typed: string, own: readonly string[]): string | null {
  const plain = (name: string) => name.normalize("NFC").replace(/\s+/gu, " ").trim().toLocaleLowerCase();
  return own.find((name) => plain(name) !== "" && plain(name) === plain(typed)) ?? null;
}

/** A code in groups of four, to be read aloud or typed. */
export function groupedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/gu, "$1 ");
}

/**
 * A code as it may have been typed, in the form it is stored in: no spaces and dashes, lower case, and the letters
 * that Crockford's alphabet leaves out read as the digits they are taken for.
 * @returns null when it cannot be a code
 */
export function readCode(typed: string): string | null {
  const code = typed
    .slice(0, 200)
    .replace(/[\s\u002d\u2010-\u2015\u00ad]+/gu, "")
    .toLowerCase()
    .replace(/[il]/g, "1")
    .replace(/o/g, "0");
  return /^[0-9a-hjkmnp-tv-z]{32}$/.test(code) ? code : null;
}
