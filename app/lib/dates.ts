import { Temporal } from "temporal-polyfill";

import { formatDate } from "./intl";

/** Calendar arithmetic on days (`YYYY-MM-DD`) and instants (epoch ms, UTC). Zones are IANA names. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Returns the calendar day an instant falls on in a zone. */
export function dayOf(instant: number, timeZone: string): string {
  // Called for each of thousands of rows: a cached formatter is ten times as fast as `Temporal`.
  const [month = "", day = "", year = ""] = formatDate(instant, "en-US", timeZone, "numbers").split("/");
  return `${year.padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Returns the day `years` later; February 29 becomes February 28 in a common year. */
export function addYears(day: string, years: number): string {
  return Temporal.PlainDate.from(day).add({ years }).toString();
}

/** Returns the day `days` later (or earlier, when negative). */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Returns the first instant after a calendar day in a zone: "valid until" ends here. */
export function endOfDay(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
}

/** Returns the first instant of a calendar day in a zone. */
export function startOfDay(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
}

/** Returns whether a text is a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}

/** Returns whether a text names a time zone this machine knows. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** From east to west. */
const US_ZONES = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Anchorage",
  "Pacific/Honolulu",
];

/** Returns every time zone once: those of most people in the United States first, the others by name. */
export function timeZonesInOrder(): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [
    ...US_ZONES.filter((zone) => known.includes(zone)),
    ...known.filter((zone) => !US_ZONES.includes(zone)),
  ];
}
