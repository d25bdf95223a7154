/* Delays and retries. Runs in the browser. */
import { paths } from "./paths";

const ELSEWHERE_MS = 2_000;

/** Pages where the author has signed out, and someone else may sign in. */
const SIGNED_OUT: readonly string[] = [paths.home(), paths.login(), paths.logout()];

/**
 * Runs something after so many milliseconds.
 * @returns a function that cancels it
 */
export function later(ms: number, run: () => void): () => void {
  const timer = window.setTimeout(run, ms);
  return () => window.clearTimeout(timer);
}

/**
 * Runs soon what its own page can no longer do, because it was left for another page of ours. No one signs
 * out and someone else in between two attempts, so nothing that one person wrote is sent as another.
 * @returns a function that cancels it
 */
export function laterElsewhere(run: () => void): () => void {
  return later(ELSEWHERE_MS, () => {
    if (!SIGNED_OUT.includes(window.location.pathname)) run();
  });
}
