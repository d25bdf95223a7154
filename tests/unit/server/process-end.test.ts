import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createLog } from "~/server/log";
import { endOnFailure } from "~/server/process-end";

// The timer that ends a process would end the one that runs the tests, once its exit is no longer only recorded.
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Returns a process that listens, and whose exit is only recorded. */
function processThat(stop: () => Promise<void>) {
  const heard = new Map<string | symbol, (error: unknown) => void>();
  vi.spyOn(process, "on").mockImplementation((event, listener) => {
    heard.set(event, listener as (error: unknown) => void);
    return process;
  });
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const lines: string[] = [];
  endOnFailure(
    createLog("error", () => 0, { to: { write: (line) => void lines.push(line) } }),
    stop,
  );
  return { fail: (event: string, error: unknown) => heard.get(event)?.(error), exit, lines };
}

test.each(["uncaughtException", "unhandledRejection"])(
  "after an %s the process logs it, finishes what it can, and exits with 1",
  async (event) => {
    const stop = vi.fn(() => Promise.resolve());
    const { fail, exit, lines } = processThat(stop);
    fail(event, new Error(`about "someone@example.org"`));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/"event":"process\.un/);
    expect(lines[0]).not.toContain("someone");
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
    expect(stop).toHaveBeenCalledOnce();
  },
);

test("it exits after a second even if the shutdown hangs, and starts the shutdown once", () => {
  const stop = vi.fn(() => new Promise<void>(() => undefined));
  const { fail, exit, lines } = processThat(stop);
  fail("uncaughtException", new Error("one"));
  fail("unhandledRejection", new Error("two"));
  vi.advanceTimersByTime(999);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(exit).toHaveBeenCalledWith(1);
  expect(stop).toHaveBeenCalledOnce();
  expect(lines).toHaveLength(2);
});
