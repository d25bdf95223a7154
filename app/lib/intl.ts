/*
 * Formatters of languages and zones. Making one costs a hundred times what using one does, and it never changes once it
 * is made: each is kept for the next who asks.
 */

/** More than the languages, zones and forms of any installation; a bound, because zones are chosen by people. */
const KEPT_AT_MOST = 500;

function keeping<T, More extends string[]>(
  make: (locale: string, ...more: More) => T,
): (locale: string, ...more: More) => T {
  const kept = new Map<string, T>();
  return (locale, ...more) => {
    const key = more.length === 0 ? locale : `${locale} ${more.join(" ")}`;
    const known = kept.get(key);
    if (known) return known;
    const made = make(locale, ...more);
    if (kept.size >= KEPT_AT_MOST) kept.clear();
    kept.set(key, made);
    return made;
  };
}

const DAY = { year: "numeric", month: "long", day: "numeric" } as const;

const DATE_FORMS = {
  day: DAY,
  weekdayAndDay: { weekday: "long", ...DAY },
  weekday: { weekday: "long" },
  month: { year: "numeric", month: "long" },
  time: { hour: "numeric", minute: "2-digit" },
  numbers: { year: "numeric", month: "numeric", day: "numeric" },
} as const;
export type DateForm = keyof typeof DATE_FORMS;

const dateFormat = keeping(
  (locale, timeZone: string, form: DateForm) =>
    new Intl.DateTimeFormat(locale, { ...DATE_FORMS[form], timeZone }),
);

/**
 * An instant as people write it.
 * @param zone an IANA zone
 */
export function formatDate(instant: number, locale: string, zone: string, form: DateForm): string {
  // Releases of ICU differ in which space stands before AM.
  return dateFormat(locale, zone, form)
    .format(instant)
    .replace(/[\u202f\u00a0]/g, " ");
}

/** "today", "yesterday", "in 3 days". */
export const relativeDays = keeping((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

/** Numbers with one decimal at most. */
export const shortNumbers = keeping((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));

/** "a, b and c"; with `disjunction`: "a, b or c". */
export const lists = keeping(
  (locale, type: "conjunction" | "disjunction") => new Intl.ListFormat(locale, { type }),
);

/** Puts names in the order of a language, and numbers in them by their value. */
export const namesInOrder = keeping(
  (locale) => new Intl.Collator(locale, { sensitivity: "base", numeric: true }),
);
