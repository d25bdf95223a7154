import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";

import { addDays, addYears, dayOf, endOfDay, isDay, isTimeZone, startOfDay } from "~/lib/dates";

describe("days and instants", () => {
  test("an instant falls on different days in different zones", () => {
    const instant = Date.UTC(2026, 2, 1, 3);
    expect(dayOf(instant, "America/Chicago")).toBe("2026-02-28");
    expect(dayOf(instant, "Asia/Tokyo")).toBe("2026-03-01");
  });

  test.each(["America/Chicago", "Pacific/Apia", "Asia/Kathmandu", "Africa/Monrovia", "UTC"])(
    "the day of an instant is the calendar's in %s",
    (zone) => {
      for (let i = -200; i < 400; i += 1) {
        const instant = i * 4_111_111_777 + (i % 7) * 900_000;
        const calendar = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        expect(dayOf(instant, zone)).toBe(calendar.toPlainDate().toString());
      }
    },
  );

  test("days of 23 and 25 hours end when they should", () => {
    const zone = "America/Chicago";
    expect(endOfDay("2026-03-08", zone) - startOfDay("2026-03-08", zone)).toBe(23 * 3600_000);
    expect(endOfDay("2026-11-01", zone) - startOfDay("2026-11-01", zone)).toBe(25 * 3600_000);
  });

  test("two years after a leap day is February 28", () => {
    expect(addYears("2028-02-29", 2)).toBe("2030-02-28");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  test.each(["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-01-01T00:00", "", "+002026-01-01"])(
    "%s is not a day",
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );

  test("zones", () => {
    expect(isTimeZone("America/Chicago")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});
