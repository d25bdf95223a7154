import { useEffect, useState } from "react";

/**
 * Returns true once the page is hydrated; false on the server and in the first paint. Use it for controls that need
 * JavaScript, which would otherwise be shown but do nothing. It is an effect rather than an external store, because a
 * change in a store renders immediately, even while other parts of the page are still hydrating, which React 18 cannot
 * handle.
 */
export function useHydrated(): boolean {
  const [isHydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return isHydrated;
}
