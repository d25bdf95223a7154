import { Trans } from "@lingui/react/macro";

import { byMonth } from "../model";
import type { EntryLine } from "../queries/entries.server";
import { StateBadge } from "./state-badge";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import { Link } from "~/components/ui/link";

/** Lists the entries of a log, month by month; each line links to its entry. */
export function EntryList({
  entries,
  locale,
  toEntry,
  isStaff = false,
}: {
  entries: readonly EntryLine[];
  locale: string;
  toEntry: (id: string) => string;
  isStaff?: boolean;
}) {
  return (
    <div className="stack gap-even">
      {byMonth(entries).map(({ month, entries: lines }) => (
        <div key={month}>
          <h3 className="font-bold">
            <DateTime value={`${month}-01`} form="month" locale={locale} />
          </h3>
          <ul>
            {lines.map((line) => (
              <li key={line.id} className="border-line border-b py-2">
                <Line line={line} locale={locale} to={toEntry(line.id)} isStaff={isStaff} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Line({
  line,
  locale,
  to,
  isStaff,
}: {
  line: EntryLine;
  locale: string;
  to: string;
  isStaff: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <div className="min-w-0">
        <Link className="text-link inline-flex min-h-11 items-center font-bold" to={to}>
          <DateTime value={line.practisedOn} locale={locale} />
        </Link>
        <p className="text-soft">
          {line.activity} · {line.setting}
          {!line.counts && (
            <>
              {" "}
              · <Trans>does not count as practice hours</Trans>
            </>
          )}
          {line.isCorrection && (
            <>
              {" "}
              · <Trans>a correction</Trans>
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <span className="tabular">
          <Duration minutes={line.minutes} width="short" />
        </span>
        <StateBadge state={line.state} isStaff={isStaff} />
      </div>
    </div>
  );
}
