/* When something is tried again. Runs in the browser. */
import { paths } from "./paths";

const ELSEWHERE_MS = 2_000;

/** Pages on which the one who wrote has gone, and somebody else may sign in. */
const SIGNED_OUT: readonly string[] = [paths.home(), paths.login(), paths.logout()];

/**
 * Runs something after so many milliseconds.
 * @returns how to call it off
 */
export function later(ms: number, run: () => void): () => void {
  const timer = window.setTimeout(run, ms);
  return () => window.clearTimeout(timer);
}

/**
 * Runs soon what its own page can no longer do, because it was left for another page of ours. Nobody signs out and
 * somebody else in between two tries, so nothing that one person wrote is sent as another.
 * @returns how to call it off
 */
export function laterElsewhere(run: () => void): () => void {
  return later(ELSEWHERE_MS, () => {
    if (!SIGNED_OUT.includes(window.location.pathname)) run();
  });
}
