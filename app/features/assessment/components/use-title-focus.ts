import { useEffect, useRef } from "react";

/**
 * Moves the focus to the page title when another part of the same address opens, such as the next question. The shell
 * does so only for a new address, and the button that was pressed is gone.
 * @param shown identifies what is shown
 */
export function useTitleFocus(shown: string): void {
  const last = useRef(shown);
  useEffect(() => {
    if (last.current === shown) return;
    last.current = shown;
    document.querySelector<HTMLElement>("main h1[tabindex]")?.focus({ preventScroll: true });
  }, [shown]);
}
