import { AsyncLocalStorage } from "node:async_hooks";

import { whyUnavailable } from "./errors";
import type { Tx, Watch } from "./types";

/**
 * What both engines do around a unit of work: one inside another is refused, and whoever watches is told how it ended.
 * @param transact runs the work and keeps or takes back what it wrote; returns with the tries beyond the first
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
