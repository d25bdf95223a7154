/**
 * Shows a day or an instant as people say it, with the exact time on hover and in the markup. Everything it depends on is
 * a prop, so that server and browser render the same.
 *
 * <DateTime value="2026-11-20" locale="en-US" />                                        November 20, 2026
 * <DateTime value={1795171320000} zone="America/New_York" locale="en-US" form="time" />  10:42 AM
 * <DateTime value={…} zone={…} locale={…} now={…} />                                     today, 10:42 AM
 */
import { formatDate, relativeDays, type DateForm } from "~/lib/intl";

export type DateTimeProps = {
  /** An instant in milliseconds, or a calendar day YYYY-MM-DD. */
  value: number | string;
  /** IANA zone; a calendar day needs none. */
  zone?: string;
  locale: string;
  /** The parts to show; by default, an instant as day and time and a day as a day. */
  form?: "date" | "time" | "datetime" | "weekday" | "month";
  /** If given, nearby days are named: today, yesterday, on Tuesday. */
  now?: number;
};

export function DateTime({ value, zone = "UTC", locale, form, now }: DateTimeProps) {
  const instant = typeof value === "number" ? value : dayInstant(value);
  if (instant === null || !Number.isFinite(instant) || Math.abs(instant) > 8.64e15)
    return <>{String(value)}</>;
  const isDay = typeof value === "string";
  const shownZone = isDay ? "UTC" : zone;
  const write = (form: DateForm) => formatDate(instant, locale, shownZone, form);

  const shape = form ?? (isDay ? "date" : "datetime");
  const time = isDay ? "" : write("time");
  const day =
    (now === undefined ? null : nearDay(instant, shownZone, now, zone, locale)) ??
    write(shape === "weekday" ? "weekdayAndDay" : "day");
  const text =
    shape === "time"
      ? time || day
      : shape === "month"
        ? write("month")
        : shape === "datetime" && time
          ? `${day}, ${time}`
          : day;
  const exact = isDay ? write("weekdayAndDay") : `${write("weekdayAndDay")}, ${time} (${zone})`;
  // A full date is exact already.
  const title = isDay && text === write("day") ? undefined : exact;

  return (
    <time dateTime={isDay ? value : new Date(instant).toISOString()} title={title} suppressHydrationWarning>
      {text}
    </time>
  );
}

/** Returns "today", "yesterday", or "tomorrow"; the weekday within six days; otherwise nothing. */
function nearDay(
  instant: number,
  shownZone: string,
  now: number,
  zone: string,
  locale: string,
): string | null {
  const days = dayNumber(instant, shownZone) - dayNumber(now, zone);
  if (Math.abs(days) <= 1) return relativeDays(locale).format(days, "day");
  return days > 1 && days < 7 ? formatDate(instant, locale, shownZone, "weekday") : null;
}

/** Returns the number of days since 1970 of the calendar day on which an instant falls in a zone. */
function dayNumber(instant: number, zone: string): number {
  const [month = 1, day = 1, year = 1970] = formatDate(instant, "en-US", zone, "numbers")
    .split("/")
    .map(Number);
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000);
}

function dayInstant(day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const instant = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(instant) ? null : instant;
}
