import { describe, expect, test, vi } from "vitest";

import { formatDurationOf, lists, relativeDays } from "~/lib/intl";

const NOON = Date.UTC(2026, 10, 20, 12);

describe("formatters", () => {
  test("are made once for each language, zone and form", async () => {
    // A module of its own: other files of this process may have made some of them.
    vi.resetModules();
    const { formatDate, lists, relativeDays } = await import("~/lib/intl");
    let made = 0;
    const counting = new Proxy(Intl.DateTimeFormat, {
      construct(target, args) {
        made += 1;
        return Reflect.construct(target, args);
      },
    });
    vi.stubGlobal("Intl", Object.assign(Object.create(Intl), { DateTimeFormat: counting }));
    const write = () => [
      formatDate(NOON, "en-US", "Pacific/Kiritimati", "day"),
      formatDate(NOON, "en-US", "Pacific/Pago_Pago", "day"),
      formatDate(NOON, "en-US", "Pacific/Pago_Pago", "time"),
    ];
    expect(write()).toEqual(["November 21, 2026", "November 20, 2026", "1:00 AM"]);
    expect(made).toBe(3);
    expect(write()).toEqual(write());
    expect(made).toBe(3);
    vi.unstubAllGlobals();
    expect(relativeDays("en")).toBe(relativeDays("en"));
    expect(relativeDays("de")).not.toBe(relativeDays("en"));
    expect(lists("en", "conjunction")).not.toBe(lists("en", "disjunction"));
  });

  test("produce the expected text", () => {
    expect(lists("en", "disjunction").format(["a", "b"])).toBe("a or b");
    expect(relativeDays("en").format(-1, "day")).toBe("yesterday");
  });

  test("say the unit of a part once, where it is that of the whole", () => {
    const of120 = (minutes: number) => formatDurationOf(minutes, 120 * 60, "en");
    expect([0, 7200, 7560].map(of120)).toEqual(["0", "120", "126"]);
    expect(of120(90)).toBe("1 hour 30 minutes");
    expect(formatDurationOf(120, 585, "en", "short")).toBe("2 hr");
  });
});
