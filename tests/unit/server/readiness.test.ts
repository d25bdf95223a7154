import { expect, test } from "vitest";

import type { Unavailable } from "~/db/errors";
import { createReadiness } from "~/server/readiness";

type Answer = boolean | "never" | "throws";

function ready(read: Answer, write: Answer, { stopping = false, fault = null as Unavailable | null } = {}) {
  let asked = 0;
  const db = {
    isWell: async (ask: { write: boolean }) => {
      asked += 1;
      const answer = ask.write ? write : read;
      if (answer === "throws") throw new Error("x");
      return answer === "never" ? new Promise<boolean>(() => undefined) : answer;
    },
  };
  const options = { isStopping: () => stopping, limitMs: 30, cachedMs: 50 };
  const check = createReadiness(db, { writeFault: () => fault }, options);
  return { check, asked: () => asked };
}

test.each<[Answer, Answer, Unavailable | null, boolean, object]>([
  [true, true, null, false, { read: true, write: true, reasons: [] }],
  [true, true, null, true, { read: true, write: true, reasons: ["stopping"] }],
  [true, false, null, false, { read: true, write: false, reasons: ["write_failed"] }],
  [true, false, "full", false, { read: true, write: false, reasons: ["write_full"] }],
  [true, "never", null, false, { read: true, write: false, reasons: ["write_timeout"] }],
  [true, "never", "busy", false, { read: true, write: false, reasons: ["write_busy"] }],
  [true, "throws", null, false, { read: true, write: false, reasons: ["write_failed"] }],
  [false, true, null, false, { read: false, write: false, reasons: ["read_failed"] }],
  ["never", true, null, false, { read: false, write: false, reasons: ["read_timeout"] }],
  ["throws", true, null, true, { read: false, write: false, reasons: ["stopping", "read_failed"] }],
])("read %s, write %s, last fault %s, stopping %s", async (read, write, fault, stopping, answer) => {
  const began = performance.now();
  expect(await ready(read, write, { stopping, fault }).check()).toEqual(answer);
  expect(performance.now() - began).toBeLessThan(1000);
});

test("concurrent requests query the database once", async () => {
  const { check, asked } = ready(true, true);
  await Promise.all(Array.from({ length: 100 }, check));
  expect(asked()).toBe(2);
  await new Promise((later) => setTimeout(later, 60));
  await check();
  expect(asked()).toBe(4);
});
