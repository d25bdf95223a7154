// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { later, laterElsewhere } from "~/lib/later";

/* A pending change is retried after its page is left, but never under another account. */

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a function runs after its delay, unless it is canceled", () => {
  const run = vi.fn();
  later(500, run);
  const callOff = later(500, run);
  callOff();
  vi.advanceTimersByTime(600);
  expect(run).toHaveBeenCalledTimes(1);
});

test("on another page it is retried soon, except where another person may sign in", () => {
  const run = vi.fn();
  for (const at of ["/", "/login?to=%2Flearn", "/logout"]) {
    window.history.replaceState(null, "", at);
    laterElsewhere(run);
    vi.advanceTimersByTime(60_000);
    expect(run, at).not.toHaveBeenCalled();
  }
  window.history.replaceState(null, "", "/learn");
  laterElsewhere(run);
  vi.advanceTimersByTime(3_000);
  expect(run).toHaveBeenCalledTimes(1);
});
