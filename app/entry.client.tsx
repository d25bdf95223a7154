import { RemixBrowser } from "@remix-run/react";
import { startTransition, useLayoutEffect, type ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";

import { keepTyping } from "./kept-typing";
import { allowTranslation } from "./translated";

/**
 * Waits until the page's data is read. The framework begins to read it in its first rendering and lets that wait; a key
 * pressed meanwhile makes React 18 give up ("Root did not complete"). So the first rendering is asked for beforehand.
 */
async function dataIsRead(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (waiting) {
    await waiting;
  }
}

/** Says when React has taken the page over, or made it anew. */
function Started({ onStart, children }: { onStart: () => void; children: ReactNode }) {
  useLayoutEffect(onStart, [onStart]);
  return children;
}

const putBackTyped = keepTyping();
allowTranslation(document);

void dataIsRead().then(() => {
  startTransition(() => {
    hydrateRoot(
      document,
      <Started onStart={putBackTyped}>
        <RemixBrowser />
      </Started>,
    );
  });
});
