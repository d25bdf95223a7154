import { formatDuration, type DurationWidth } from "~/lib/intl";

/** Formats a calendar day in the language, in the Gregorian calendar. */
export function longDay(day: string, language: string): string {
  const instant = new Date(`${day}T00:00:00Z`);
  // A day missing from the month would roll over into the next one.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(`${day}T`))
    throw new RangeError(`not a calendar day: ${JSON.stringify(day)}`);
  // The public page and the register use this calendar, whatever the language's own is.
  return new Intl.DateTimeFormat(language, { dateStyle: "long", calendar: "gregory", timeZone: "UTC" })
    .format(instant)
    .replace(DIRECTION_MARKS, "");
}

/** Formats hours in the language, as in "9 hours 45 minutes". */
export function hoursText(hours: number, language: string, width: DurationWidth = "long"): string {
  return formatDuration(hours * 60, language, width).replace(DIRECTION_MARKS, "");
}

/** Intl adds invisible marks for plain text; our own line order makes them unnecessary, and our fonts refuse them. */
const DIRECTION_MARKS = /[\u200e\u200f\u061c]/gu;

/**
 * Returns a long code in groups of four, to be read aloud or copied by hand. A code with its own hyphens stays
 * unchanged.
 */
export function groupedCode(code: string): string {
  if (/[-\s]/u.test(code)) return code;
  return code.replace(/(.{4})(?=.)/gu, "$1 ");
}

/** Composes decomposed letters and, in running prose, turns line ends into spaces: content files wrap their lines. */
export function prose(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\t\n\r ]+/gu, " ")
    .trim();
}
