/**
 * Renders an action. Main: once per page. Quiet: next to it. Plain: minor. Danger: ends or removes something.
 *
 * <Button pending={state !== "idle"} pendingLabel="Saving…">Save</Button>
 * <LinkButton to="/learn" kind="quiet">Back to the path</LinkButton>
 * <TextLink to="/policies/confidentiality">confidentiality</TextLink>
 */
import type { ComponentPropsWithoutRef, MouseEvent, ReactNode } from "react";

import { classNames } from "./class-names";
import { Icon, type IconName } from "./icon";
import { Link } from "./link";

export type ButtonKind = "main" | "quiet" | "plain" | "danger";

type Look = { kind?: ButtonKind; large?: boolean; icon?: IconName };

export function Button({
  kind = "main",
  large = false,
  icon,
  pending = false,
  pendingLabel,
  type = "submit",
  onClick,
  children,
  ...rest
}: Look & {
  /** While the form is submitting: keeps focus, and a second click does nothing. */
  pending?: boolean;
  pendingLabel?: ReactNode;
} & Omit<ComponentPropsWithoutRef<"button">, "className" | "style">) {
  return (
    <button
      {...rest}
      type={type}
      className={look(kind, large)}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event: MouseEvent) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} />}
      {/* Each in an element of its own: text that changes next to other text must be removable, even after a browser translates it. */}
      {pending && pendingLabel ? (
        <span key="pending">{pendingLabel}</span>
      ) : (
        <span key="still">{children}</span>
      )}
    </button>
  );
}

export function LinkButton({
  kind = "main",
  large = false,
  icon,
  children,
  ...rest
}: Look & Omit<ComponentPropsWithoutRef<typeof Link>, "className" | "style">) {
  return (
    <Link {...rest} className={look(kind, large)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

export function TextLink(props: Omit<ComponentPropsWithoutRef<typeof Link>, "className" | "style">) {
  return <Link {...props} className="text-link" />;
}

function look(kind: ButtonKind, large: boolean): string {
  return classNames("btn", `btn-${kind}`, large && "btn-large");
}
