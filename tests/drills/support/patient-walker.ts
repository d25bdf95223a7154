import { Walker, type Answer } from "../../support/walker";

/**
 * A person on a bad connection: when no whole answer arrives, the very same request is resent until one does. So a
 * request that was done without an answer is repeated, as by a browser that retries.
 */
export class PatientWalker extends Walker {
  /** How often a request was resent. */
  retries = 0;

  override async ask(path: string, init: { body?: URLSearchParams } = {}): Promise<Answer> {
    for (;;) {
      try {
        return await super.ask(path, init);
      } catch {
        this.retries += 1;
        await new Promise((wait) => setTimeout(wait, 20));
      }
    }
  }
}
