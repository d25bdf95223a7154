import { useEffect, useState } from "react";

/**
 * Returns true once the page is hydrated; false on the server and in the first paint. For controls that only
 * work with JavaScript: they are not shown where they would do nothing. An effect rather than an external store: a
 * store's change is rendered at once, also while other parts of the page are still hydrating, which React 18
 * cannot finish.
 */
export function useHydrated(): boolean {
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return isHydrated;
}
