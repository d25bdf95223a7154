/**
 * Says why a page can't be shown: what happened, what is safe, and what to do next. All text is passed as props, so
 * that it also works when no catalog is loaded.
 *
 * <ErrorPage title="We can't find this page" what="The address may be outdated." next={<LinkButton to="/">Home</LinkButton>}
 *   requestId="r-81f2" requestIdLabel="If you ask for help, give this number:" />
 */
import type { ReactNode } from "react";

import { Icon } from "./icon";

export function ErrorPage({
  title,
  what,
  saved,
  next,
  requestId,
  requestIdLabel,
}: {
  title: ReactNode;
  what: ReactNode;
  /** What is safe. */
  saved?: ReactNode;
  next?: ReactNode;
  requestId?: string | null;
  requestIdLabel?: ReactNode;
}) {
  return (
    <div className="error-page">
      <h1 tabIndex={-1}>{title}</h1>
      <div className="error-page-what">{what}</div>
      {saved && (
        <p className="error-page-saved">
          <Icon name="shield" />
          <span>{saved}</span>
        </p>
      )}
      {next && <div className="form-actions">{next}</div>}
      {requestId && (
        <p className="error-page-id">
          {requestIdLabel} <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
