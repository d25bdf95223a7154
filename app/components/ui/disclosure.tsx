/**
 * Folds away more detail; opens without JavaScript.
 *
 * <Disclosure summary="What you will be able to do">…</Disclosure>
 */
import { useContext, type ReactNode } from "react";

import { classNames } from "./class-names";
import { ReturnedContext } from "./returned-form";
import { Icon } from "./icon";

export function Disclosure({
  summary,
  open,
  plain = false,
  id,
  children,
}: {
  summary: ReactNode;
  /** Whether it is open at first. */
  open?: boolean;
  /** Without a border. */
  plain?: boolean;
  id?: string;
  children: ReactNode;
}) {
  // May contain a returned form, which must be visible without JavaScript too.
  const isWithReturned = useContext(ReturnedContext) !== null;
  return (
    <details
      className={classNames("disclosure", plain && "disclosure-plain")}
      open={open || isWithReturned || undefined}
      id={id}
    >
      <summary>
        <Icon name="chevron" />
        <span>{summary}</span>
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}
