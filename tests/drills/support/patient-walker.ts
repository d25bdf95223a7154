import { Walker, type Answer } from "../../support/walker";

/**
 * Somebody on a bad line: when no whole answer arrives, the very same request is sent again until one does. So what
 * was done without an answer is asked for twice, as by a browser that tries again.
 */
export class PatientWalker extends Walker {
  /** How often a request had to be sent again. */
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
