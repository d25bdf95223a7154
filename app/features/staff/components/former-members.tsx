import { Trans } from "@lingui/react/macro";

import { TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { paths } from "~/lib/paths";

/** Lists who has left a cohort: their record stays, and is linked here. */
export function FormerMembers({
  rows,
  page,
  pages,
  isSearched,
  toPage,
  locale,
  timeZone,
}: {
  rows: { personId: string; shownName: string; joinedAt: number; leftAt: number }[];
  page: number;
  pages: number;
  /** Whether only those with a certain name are asked for. */
  isSearched: boolean;
  toPage: (page: number) => string;
  locale: string;
  timeZone: string;
}) {
  if (rows.length === 0 && isSearched) {
    return (
      <EmptyState title={<Trans>No one matches this filter</Trans>} icon="people">
        <Trans>Choose another filter above, or show everyone.</Trans>
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState title={<Trans>No former members</Trans>} icon="people">
        <Trans>People who leave the cohort are listed here. Their records are kept.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        caption={<Trans>People who have left</Trans>}
        rows={rows}
        rowKey={(row) => `${row.personId} ${row.leftAt}`}
        stickyFirst
        columns={[
          {
            key: "name",
            header: <Trans>Name</Trans>,
            cell: (row) => (
              <TextLink to={paths.person(row.personId)}>
                <PersonName name={row.shownName} />
              </TextLink>
            ),
          },
          {
            key: "joined",
            header: <Trans>Joined</Trans>,
            cell: (row) => <DateTime value={row.joinedAt} zone={timeZone} locale={locale} form="date" />,
          },
          {
            key: "left",
            header: <Trans>Left</Trans>,
            cell: (row) => <DateTime value={row.leftAt} zone={timeZone} locale={locale} form="date" />,
          },
        ]}
      />
      <Pagination page={page} pages={pages} toPage={toPage} />
    </>
  );
}
