/**
 * Renders the frame of every page: name, navigation, Help now, and Exit, always in the same place. On a phone the
 * navigation is a menu. When another page opens, its title takes focus, so that it is announced.
 *
 * <AppShell brand="Alongside" homeTo="/" nav={[{ to: "/learn", label: "Learn" }]} helpTo="/help-now" helpLabel="Help now"
 *   exitTo="/exit" exitLabel="Exit" signOutTo="/logout">…</AppShell>
 */
import { Trans, useLingui } from "@lingui/react/macro";
import { useLocation } from "@remix-run/react";
import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";

import { Icon } from "./icon";
import { Link } from "./link";

/** Up to this many links fit next to the name; if there are more, they get a line of their own. */
const IN_BAR = 4;

export type NavItem = {
  to: string;
  label: ReactNode;
  /** By default, the item whose URL is a prefix of the page's URL. */
  current?: boolean;
  /** It is current on its own page only, not on those below it. */
  isExact?: boolean;
  /** How much waits there, and what a screen reader reads after the label. */
  waiting?: { count: string; label: string };
};

export type AppShellProps = {
  brand: string;
  homeTo: string;
  nav: NavItem[];
  account?: { to: string; label: ReactNode };
  /** A small form with a button. */
  signOut?: ReactNode;
  helpTo: string;
  helpLabel: ReactNode;
  /** A plain link that leaves immediately; with JavaScript, the Back button doesn't lead back. */
  exitTo: string;
  exitLabel: ReactNode;
  /** The URL that signs the person out by POST on exit. */
  signOutTo?: string;
  footer?: ReactNode;
  children: ReactNode;
};

export function AppShell(props: AppShellProps) {
  const { t } = useLingui();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (window.location.hash) return;
    const title = main.current?.querySelector<HTMLElement>("h1[tabindex]");
    (title ?? main.current)?.focus({ preventScroll: true });
  }, [pathname]);

  const links = (
    <ul>
      {props.nav.map((item) => (
        <li key={item.to}>
          <Link
            className="shell-link"
            to={item.to}
            aria-current={
              (item.current ?? (pathname === item.to || (!item.isExact && isWithin(pathname, item.to))))
                ? "page"
                : undefined
            }
          >
            {item.label}
            {item.waiting && (
              <>
                <span className="shell-count" aria-hidden="true">
                  {item.waiting.count}
                </span>
                <span className="sr">{item.waiting.label}</span>
              </>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
  const inBar = props.nav.length > 0 && props.nav.length <= IN_BAR;
  const hasMenu = props.nav.length > 0 || props.account !== undefined || props.signOut !== undefined;

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        <Trans>Skip to main content</Trans>
      </a>
      <header className="shell-header">
        <div className="page shell-bar">
          <Link className="shell-brand" to={props.homeTo}>
            <BrandMark />
            {props.brand}
          </Link>
          {inBar && (
            <nav className="shell-nav-wide" aria-label={t`Main`}>
              {links}
            </nav>
          )}
          {(props.account || props.signOut) && (
            <div className="shell-account">
              {props.account && (
                <Link
                  className="shell-link"
                  to={props.account.to}
                  aria-current={isWithin(pathname, props.account.to) ? "page" : undefined}
                >
                  {props.account.label}
                </Link>
              )}
              {props.signOut}
            </div>
          )}
          <Link className="shell-help" to={props.helpTo}>
            <Icon name="help" />
            {props.helpLabel}
          </Link>
          <a className="shell-exit" href={props.exitTo} onClick={leave(props)}>
            <Icon name="x" />
            {props.exitLabel}
          </a>
          {hasMenu && (
            <Menu key={pathname}>
              {props.nav.length > 0 && <nav aria-label={t`Main`}>{links}</nav>}
              {(props.account || props.signOut) && (
                <div className="shell-menu-foot">
                  {props.account && (
                    <Link className="shell-link" to={props.account.to}>
                      {props.account.label}
                    </Link>
                  )}
                  {props.signOut}
                </div>
              )}
            </Menu>
          )}
        </div>
      </header>
      {props.nav.length > IN_BAR && (
        <nav className="shell-tabs" aria-label={t`Main`}>
          <div className="page">{links}</div>
        </nav>
      )}
      <main className="page shell-main" id="main" tabIndex={-1} ref={main}>
        {props.children}
      </main>
      {props.footer && (
        <footer className="shell-footer">
          <div className="page">{props.footer}</div>
        </footer>
      )}
    </div>
  );
}

/** The phone menu: opens without JavaScript; with it, Escape and moving focus away close it. */
function Menu({ children }: { children: ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    const menu = details.current;
    if (!menu) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    };
    const onFocusOut = (event: FocusEvent) => {
      if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
    };
    const onPointer = (event: PointerEvent) => {
      if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    };
    menu.addEventListener("keydown", onKey);
    menu.addEventListener("focusout", onFocusOut);
    document.addEventListener("pointerdown", onPointer);
    return () => {
      menu.removeEventListener("keydown", onKey);
      menu.removeEventListener("focusout", onFocusOut);
      document.removeEventListener("pointerdown", onPointer);
    };
  }, []);

  return (
    <details className="shell-menu" ref={details}>
      <summary className="shell-menu-summary">
        <Icon name="menu" />
        <Trans>Menu</Trans>
      </summary>
      <div className="shell-menu-panel">{children}</div>
    </details>
  );
}

/** Two lines side by side: a logo that reveals nothing about anyone. */
function BrandMark() {
  return (
    <svg className="shell-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M8 20V8.5" stroke="currentColor" strokeWidth="4.5" strokeLinecap="round" />
      <path d="M16 20V4" stroke="currentColor" strokeWidth="4.5" strokeLinecap="round" opacity="0.6" />
    </svg>
  );
}

function isWithin(pathname: string, to: string): boolean {
  return pathname === to || (to !== "/" && pathname.startsWith(`${to}/`));
}

function leave({ exitTo, signOutTo }: AppShellProps) {
  return (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    document.body.hidden = true;
    if (signOutTo) navigator.sendBeacon(signOutTo);
    window.location.replace(exitTo);
  };
}
