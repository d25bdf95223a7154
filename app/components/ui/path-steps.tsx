/**
 * Shows a path of several stops: one below the other on a phone, side by side if there is room.
 *
 * <PathSteps label="Your path" stops={[{ key: "m01", title: "Recovery principles", state: "done", to: "/learn/recovery-principles" }]} />
 */
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { classNames } from "./class-names";
import { Icon } from "./icon";
import { Link } from "./link";

export type PathStop = {
  key: string;
  title: ReactNode;
  state: "done" | "here" | "ahead" | "locked";
  to?: string;
  /** Replaces the state's default label: why it is locked, or how much is done. */
  note?: ReactNode;
};

export function PathSteps({
  stops,
  label,
  vertical = false,
}: {
  stops: PathStop[];
  label?: string;
  /** Stacked at any width. */
  vertical?: boolean;
}) {
  return (
    <ol className={classNames("path", !vertical && "path-wide")} aria-label={label}>
      {stops.map((stop, index) => (
        <li
          className={`path-stop path-${stop.state}`}
          key={stop.key}
          aria-current={stop.state === "here" ? "step" : undefined}
        >
          <span className="path-dot" aria-hidden="true">
            {stop.state === "done" ? (
              <Icon name="check" />
            ) : stop.state === "locked" ? (
              <Icon name="lock" />
            ) : (
              index + 1
            )}
          </span>
          <div className="path-text">
            {stop.to === undefined ? (
              <span className="path-title">{stop.title}</span>
            ) : (
              <Link className="path-title" to={stop.to}>
                {stop.title}
              </Link>
            )}
            <span className="path-state">
              <StateWord state={stop.state} note={stop.note} />
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function StateWord({ state, note }: Pick<PathStop, "state" | "note">) {
  const word =
    state === "done" ? (
      <Trans>Done</Trans>
    ) : state === "here" ? (
      <Trans>You are here</Trans>
    ) : state === "locked" ? (
      <Trans>Not open yet</Trans>
    ) : (
      <Trans>Coming up</Trans>
    );
  if (!note) return word;
  return (
    <>
      <span className="sr">{word}. </span>
      {note}
    </>
  );
}
