import { describe, expect, test, vi } from "vitest";

import { formatDate, lists, relativeDays } from "~/lib/intl";

const NOON = Date.UTC(2026, 10, 20, 12);

describe("formatters", () => {
  test("are created once per language, zone and form", () => {
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
});
