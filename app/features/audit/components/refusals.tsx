import { Trans, useLingui } from "@lingui/react/macro";

import { refusalMessage } from "../labels";
import { DataTable } from "~/components/ui/data-table";
import { Notice } from "~/components/ui/notice";
import type { RefusalKind } from "~/lib/vocabulary";

/** From so many in a day on, it is more than people who lose their way. */
const A_RUN = 50;

/** Requests that were refused: an attack, or somebody who is stuck. */
export function Refusals({
  refused,
}: {
  refused: { kind: RefusalKind; lastDay: number; lastWeek: number }[];
}) {
  const { i18n } = useLingui();
  if (refused.length === 0) {
    return (
      <p>
        <Trans>No request was refused in the last week.</Trans>
      </p>
    );
  }
  return (
    <>
      {refused.some(({ lastDay }) => lastDay >= A_RUN) && (
        <Notice kind="waits" title={<Trans>Many requests were refused in the last day</Trans>}>
          <Trans>
            Someone may be trying passwords or pages. These requests changed nothing. The server’s log has a
            line for each, with its number and page.
          </Trans>
        </Notice>
      )}
      <DataTable
        caption={<Trans>Refused requests</Trans>}
        captionHidden
        rows={refused}
        rowKey={(row) => row.kind}
        columns={[
          { key: "kind", header: <Trans>Reason</Trans>, cell: (row) => i18n._(refusalMessage(row.kind)) },
          { key: "day", header: <Trans>Last 24 hours</Trans>, numeric: true, cell: (row) => row.lastDay },
          { key: "week", header: <Trans>Last 7 days</Trans>, numeric: true, cell: (row) => row.lastWeek },
        ]}
      />
    </>
  );
}
