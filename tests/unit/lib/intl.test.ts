import { describe, expect, test, vi } from "vitest";

import { formatDate, lists, namesInOrder, relativeDays, shortNumbers } from "~/lib/intl";

const NOON = Date.UTC(2026, 10, 20, 12);

describe("formatters", () => {
  test("are made once for each language, zone and form", () => {
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
    for (const maker of [relativeDays, shortNumbers, namesInOrder]) {
      expect(maker("en")).toBe(maker("en"));
      expect(maker("de")).not.toBe(maker("en"));
    }
    expect(lists("en", "conjunction")).not.toBe(lists("en", "disjunction"));
  });

  test("say what they should", () => {
    expect(shortNumbers("de").format(1.25)).toBe("1,3");
    expect(lists("en", "disjunction").format(["a", "b"])).toBe("a or b");
    expect(relativeDays("en").format(-1, "day")).toBe("yesterday");
    expect(["Person 10", "Person 9"].sort(namesInOrder("en").compare)).toEqual(["Person 9", "Person 10"]);
  });
});
