/* Delays and retries. Runs in the browser. */
import { paths } from "./paths";

const ELSEWHERE_MS = 2_000;

/** Pages on which the author has signed out and someone else may sign in. */
const SIGNED_OUT: readonly string[] = [paths.home(), paths.login(), paths.logout()];

/**
 * Runs a function after a delay in milliseconds.
 * @returns a function that cancels it
 */
export function later(ms: number, run: () => void): () => void {
  const timer = window.setTimeout(run, ms);
  return () => window.clearTimeout(timer);
}

/**
 * Runs a function that its own page can no longer run, because the person moved to another of our pages. Attempts are
 * so close together that no one can sign out and someone else sign in between them, so one person's text is never sent
 * as another's.
 * @returns a function that cancels it
 */
export function laterElsewhere(run: () => void): () => void {
  return later(ELSEWHERE_MS, () => {
    if (!SIGNED_OUT.includes(window.location.pathname)) run();
  });
}
