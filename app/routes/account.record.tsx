import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { PageHeader } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { AccessText } from "~/features/audit/components/access-labels";
import { accessToRecord } from "~/features/audit/queries/record-access.server";
import { requireUser } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export async function loader(args: LoaderFunctionArgs) {
  const viewer = requireUser(args);
  const { db, now } = args.context;
  const wanted = Number(new URL(args.request.url).searchParams.get("page"));
  const page = Number.isSafeInteger(wanted) ? wanted : 1;
  const access = await accessToRecord(db, viewer.personId, page);
  return { ...access, locale: viewer.locale, timeZone: viewer.timeZone, now: now() };
}

export const meta: MetaFunction = () => [{ title: "Your record" }];

export default function Record() {
  const { rows, page, pages, locale, timeZone, now } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumbs items={[{ to: paths.account(), label: <Trans>Account</Trans> }]} />
      <PageHeader
        title={<Trans>Activity on your record</Trans>}
        lead={
          <Trans>
            This page lists every time someone else read what you wrote or changed something in your record.
          </Trans>
        }
      />
      {rows.length === 0 ? (
        <EmptyState title={<Trans>No activity yet</Trans>} icon="eye" level={2}>
          <Trans>When your supervisor or a manager opens or changes your record, you can see it here.</Trans>
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption={<Trans>Activity on your record</Trans>}
            captionHidden
            rows={rows}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "at",
                header: <Trans>When</Trans>,
                cell: (row) => <DateTime value={row.at} zone={timeZone} locale={locale} now={now} />,
              },
              { key: "who", header: <Trans>Who</Trans>, cell: (row) => row.actorName },
              {
                key: "what",
                header: <Trans>What</Trans>,
                cell: (row) => <AccessText action={row.action} />,
              },
            ]}
          />
          <Pagination page={page} pages={pages} toPage={(number) => paths.accountRecord(number)} />
        </>
      )}
    </>
  );
}
