import { RemixBrowser } from "@remix-run/react";
import { startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

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

void dataIsRead().then(() => {
  startTransition(() => {
    hydrateRoot(document, <RemixBrowser />);
  });
});
