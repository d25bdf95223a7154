/*
 * Stock path: `hydrateRoot(document, <RemixBrowser />)`. `RemixBrowser` begins to read the page's data in its first
 * rendering and suspends meanwhile; a key pressed before it has finished makes React 18 give up ("Root did not
 * complete"), and what was typed is lost.
 * Here: the data is read before hydration begins, and what was typed before is put back (see early-input.ts).
 * Gain: no lost input on a slow phone (tests/e2e). Contract: tests/unit/framework/contract.test.ts.
 */
import { RemixBrowser } from "@remix-run/react";
import { startTransition, useLayoutEffect, type ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";

/**
 * Hydrates the page once its data is read.
 * @param onStart called when React has taken over the page, or rendered it anew
 */
export async function hydrate(onStart: () => void): Promise<void> {
  await dataIsRead();
  startTransition(() => {
    hydrateRoot(
      document,
      <Started onStart={onStart}>
        <RemixBrowser />
      </Started>,
    );
  });
}

/** Triggers the first rendering early: the framework throws the promise of the data. */
async function dataIsRead(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (waiting) {
    await waiting;
  }
}

function Started({ onStart, children }: { onStart: () => void; children: ReactNode }) {
  useLayoutEffect(onStart, [onStart]);
  return children;
}
