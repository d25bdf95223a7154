/**
 * Filters a list: a form whose values are in the URL, so that it can be bookmarked, shared, and returned to.
 *
 * <FilterBar id="people-filter" label="Filter people"><TextField name="q" label="Name" defaultValue={q} /></FilterBar>
 */
import { Trans } from "@lingui/react/macro";
import { useMemo, type ReactNode } from "react";

import { Button } from "./button";
import { Form } from "./form";
import { FormContext } from "./form-context";
import { Link } from "./link";

export function FilterBar({
  id,
  label,
  action,
  clearTo,
  submitLabel,
  children,
}: {
  id: string;
  label: string;
  action?: string;
  /** The URL without any filter; shown when one is set. */
  clearTo?: string;
  submitLabel?: ReactNode;
  children: ReactNode;
}) {
  const context = useMemo(() => ({ id, reply: null, constraints: null }), [id]);
  return (
    <FormContext.Provider value={context}>
      <Form
        method="get"
        role="search"
        aria-label={label}
        className="filter-bar"
        action={action}
        preventScrollReset
      >
        {children}
        <div className="form-actions">
          <Button kind="quiet">{submitLabel ?? <Trans>Show</Trans>}</Button>
          {clearTo !== undefined && (
            <Link className="btn btn-plain" to={clearTo} preventScrollReset>
              <Trans>Show all</Trans>
            </Link>
          )}
        </div>
      </Form>
    </FormContext.Provider>
  );
}
