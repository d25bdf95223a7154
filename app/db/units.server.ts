import { AsyncLocalStorage } from "node:async_hooks";

import { whyUnavailable } from "./errors";
import type { Tx, Watch } from "./types";

/**
 * Returns the wrapper that both engines share: it refuses a nested unit of work, and reports the outcome to the
 * watcher.
 * @param transact runs the work and commits it or rolls it back; returns the number of retries as well
 */
export function units(
  transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<{ result: T; retries: number }>,
  { onUnit }: Watch,
): <T>(work: (tx: Tx) => Promise<T>) => Promise<T> {
  const inside = new AsyncLocalStorage<true>();
  return async function run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (inside.getStore()) throw new Error("A unit of work was begun inside another.");
    const began = performance.now();
    try {
      const { result, retries } = await transact((tx) => inside.run(true, () => work(tx)));
      onUnit?.({ ms: performance.now() - began, outcome: "kept", retries });
      return result;
    } catch (error) {
      onUnit?.({
        ms: performance.now() - began,
        outcome: whyUnavailable(error) ?? "taken_back",
        retries: 0,
      });
      throw error;
    }
  };
}
