import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PageHeader } from "~/components/ui/page-header";
import { ApplicationQueue, QueueLead } from "~/features/staff/components/application-queue";
import { applicationQueue, queueNamed } from "~/features/certification/queries/queue.server";
import { requireRole } from "~/http/guards.server";
import { pagesOf } from "~/lib/paging";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, now, i18n } = context;
  const search = new URL(request.url).searchParams;
  const queue = queueNamed(search.get("show"));
  const asked = Number(search.get("page") ?? "1");
  const page = Number.isSafeInteger(asked) && asked >= 1 && asked <= 10_000 ? asked : 1;
  const { lines, total } = await applicationQueue(db, viewer, queue, page, now());
  return {
    queue,
    lines,
    total,
    page,
    pages: pagesOf(total),
    when: { locale: viewer.locale, zone: viewer.timeZone, now: now() },
    title: i18n._(msg`Applications`),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export default function Applications() {
  const { queue, lines, total, page, pages, when } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={<Trans>Applications</Trans>} lead={<QueueLead queue={queue} />} />
      <ApplicationQueue
        queue={queue}
        lines={lines}
        total={total}
        page={page}
        pages={pages}
        when={when}
        base={paths.manageApplications()}
      />
    </>
  );
}
