/**
 * Shows progress as a bar and as text.
 *
 * <ProgressBar label="Training hours" value={14} max={60} text="14 of 60 hours" />
 */
import { useId, type ReactNode } from "react";

import { classNames } from "./class-names";

export function ProgressBar({
  label,
  value,
  max,
  text,
  thin = false,
}: {
  label: ReactNode;
  value: number;
  max: number;
  /** The same as text: always shown. */
  text: ReactNode;
  thin?: boolean;
}) {
  const id = useId();
  const whole = Number.isFinite(max) && max > 0 ? max : 1;
  return (
    <div className={classNames("progress", thin && "progress-thin")}>
      <div className="progress-text">
        <span className="progress-label" id={`${id}-label`}>
          {label}
        </span>
        <span className="progress-value" id={`${id}-value`}>
          {text}
        </span>
      </div>
      <progress
        value={Math.min(Math.max(0, value), whole)}
        max={whole}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-value`}
      />
    </div>
  );
}
