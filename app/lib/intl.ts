/*
 * Cached formatters by language and time zone. Creating one costs a hundred times as much as using it, and it never
 * changes.
 */

/** More than any installation's languages, zones, and formats. A limit is needed because people choose their zones. */
const CACHED_AT_MOST = 500;

function keeping<T, More extends string[]>(
  make: (locale: string, ...more: More) => T,
): (locale: string, ...more: More) => T {
  const cached = new Map<string, T>();
  return (locale, ...more) => {
    const key = more.length === 0 ? locale : `${locale} ${more.join(" ")}`;
    const known = cached.get(key);
    if (known) return known;
    const made = make(locale, ...more);
    if (cached.size >= CACHED_AT_MOST) cached.clear();
    cached.set(key, made);
    return made;
  };
}

const DAY = { year: "numeric", month: "long", day: "numeric" } as const;

const DATE_FORMS = {
  day: DAY,
  weekdayAndDay: { weekday: "long", ...DAY },
  weekday: { weekday: "long" },
  month: { year: "numeric", month: "long" },
  shortMonth: { year: "numeric", month: "short" },
  time: { hour: "numeric", minute: "2-digit" },
  numbers: { year: "numeric", month: "numeric", day: "numeric" },
} as const;

export type DateForm = keyof typeof DATE_FORMS;

const dateFormat = keeping(
  (locale, timeZone: string, form: DateForm) =>
    new Intl.DateTimeFormat(locale, { ...DATE_FORMS[form], timeZone }),
);

/**
 * Formats an instant for people.
 * @param zone an IANA zone
 */
export function formatDate(instant: number, locale: string, zone: string, form: DateForm): string {
  // ICU versions differ in the kind of space before AM.
  return dateFormat(locale, zone, form)
    .format(instant)
    .replace(/[\u202f\u00a0]/g, " ");
}

const zoneNames = keeping(
  (locale, timeZone: string) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "longGeneric" }),
);

/**
 * Returns a time zone's name regardless of the season: "Central Time".
 * @param at the instant for which the name applies
 */
export function zoneName(zone: string, locale: string, at: number): string {
  const parts = zoneNames(locale, zone).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** Formats days relative to today: "today", "yesterday", "in 3 days". */
export const relativeDays = keeping((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

const unitNumbers = keeping(
  (locale, unit: "hour" | "minute", unitDisplay: DurationWidth) =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }),
);

const plainNumber = keeping((locale) => new Intl.NumberFormat(locale));

const unitLists = keeping((locale) => new Intl.ListFormat(locale, { type: "unit", style: "narrow" }));

export type DurationWidth = "long" | "short";

/**
 * Formats a duration in hours and minutes: "2 hours 15 minutes", or "2 hr 15 min" in tight spaces. Every page and
 * document uses it; only exports use decimal hours.
 */
export function formatDuration(minutes: number, locale: string, width: DurationWidth = "long"): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole - hours * 60;
  const parts = [
    ...(hours > 0 || rest === 0 ? [unitNumbers(locale, "hour", width).format(hours)] : []),
    ...(rest > 0 ? [unitNumbers(locale, "minute", width).format(rest)] : []),
  ];
  return unitLists(locale)
    .format(parts)
    .replace(/[\u202f\u00a0]/g, " ");
}

/**
 * Returns a length of time for the front of "… of 120 hours": the bare number where both are whole hours, so that the
 * unit is said once, and otherwise as `formatDuration` writes it.
 * @param whole minutes of the whole that follows
 */
export function formatDurationOf(
  minutes: number,
  whole: number,
  locale: string,
  width: DurationWidth = "long",
): string {
  const hours = Math.round(minutes) / 60;
  return Number.isInteger(hours) && Math.round(whole) % 60 === 0
    ? plainNumber(locale).format(hours)
    : formatDuration(minutes, locale, width);
}

/** Formats a list: "a, b, and c"; with `disjunction`: "a, b, or c". */
export const lists = keeping(
  (locale, type: "conjunction" | "disjunction") => new Intl.ListFormat(locale, { type }),
);

export type Clock = { locale: string; zone: string; now: number };
