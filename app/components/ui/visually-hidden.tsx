import type { ReactNode } from "react";

/**
 * Words for screen readers alone.
 *
 * <VisuallyHidden>Done:</VisuallyHidden>
 */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr">{children}</span>;
}
