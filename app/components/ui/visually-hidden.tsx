import type { ReactNode } from "react";

/**
 * Renders text for screen readers only.
 *
 * <VisuallyHidden>Done:</VisuallyHidden>
 */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr">{children}</span>;
}
