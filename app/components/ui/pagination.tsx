/**
 * Links to the pages of a long list.
 *
 * <Pagination page={2} pages={9} toPage={(page) => `?page=${page}`} summary="26 to 50 of 214 people" />
 */
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { Icon } from "./icon";
import { Link } from "./link";

export function Pagination({
  page,
  pages,
  toPage,
  summary,
}: {
  page: number;
  pages: number;
  toPage: (page: number) => string;
  summary?: ReactNode;
}) {
  const { t } = useLingui();
  if (pages <= 1) return summary ? <p className="pages pages-text">{summary}</p> : null;
  const numbers = [...new Set([1, page - 1, page, page + 1, pages])].filter(
    (number) => number >= 1 && number <= pages,
  );
  return (
    <nav className="pages" aria-label={t`Pages`}>
      {summary && <p className="pages-text">{summary}</p>}
      <ul>
        {page > 1 && (
          <li>
            <Link to={toPage(page - 1)} rel="prev">
              <Trans>Previous</Trans>
            </Link>
          </li>
        )}
        {numbers.map((number, index) => (
          <li key={number} className="cluster">
            {index > 0 && number - (numbers[index - 1] ?? number) > 1 && (
              <span className="pages-gap" aria-hidden="true">
                …
              </span>
            )}
            <Link to={toPage(number)} aria-current={number === page ? "page" : undefined}>
              <span className="sr">
                <Trans>Page</Trans>{" "}
              </span>
              {number}
            </Link>
          </li>
        ))}
        {page < pages && (
          <li>
            <Link to={toPage(page + 1)} rel="next">
              <Trans>Next</Trans>
              <Icon name="arrow" />
            </Link>
          </li>
        )}
      </ul>
    </nav>
  );
}
