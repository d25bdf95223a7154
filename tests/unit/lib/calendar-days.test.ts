import { describe, expect, test } from "vitest";

import { addYears, dayOf, endOfDay, startOfDay } from "~/lib/dates";
import { dayFault, loggableDays } from "~/features/practice/model";

/* Behavior that must stay as it is. Days and instants in general: tests/unit/lib/dates.test.ts. */

describe("on a leap day", () => {
  test("hours can be logged, and a year earlier is February 28", () => {
    expect(loggableDays("2028-02-29")).toEqual({ first: "2027-02-28", last: "2028-02-29" });
    expect(dayFault("2028-02-29", "2028-02-29")).toBeNull();
  });

  test("a year later it can still be logged", () => {
    expect(dayFault("2028-02-29", "2029-02-28")).toBeNull();
    expect(dayFault("2028-02-29", "2029-03-01")).toBe("too_old");
  });

  test("a term of one, two or four years ends on a day that exists", () => {
    expect([1, 2, 3, 4].map((years) => addYears("2028-02-29", years))).toEqual([
      "2029-02-28",
      "2030-02-28",
      "2031-02-28",
      "2032-02-29",
    ]);
  });
});

describe("in every zone a person may choose", () => {
  test("a day begins and ends as the calendar says, even when clocks change", () => {
    for (const zone of Intl.supportedValuesOf("timeZone")) {
      for (const day of ["2026-03-08", "2026-11-01", "2028-02-29", "2026-12-31"]) {
        const [start, end] = [startOfDay(day, zone), endOfDay(day, zone)];
        expect([dayOf(start, zone), dayOf(end - 1, zone)], zone).toEqual([day, day]);
        expect(dayOf(end, zone), zone).not.toBe(day);
        expect(Math.abs((end - start) / 3_600_000 - 24), zone).toBeLessThanOrEqual(1);
      }
    }
  });
});
