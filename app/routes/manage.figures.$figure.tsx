import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { LastActivity, Reasons } from "~/features/certification/components/attention";
import { figureOf, type Figure } from "~/features/roster/headline-numbers";
import { peopleBehind, type BehindLine } from "~/features/staff/queries/today.server";
import { requireRole } from "~/http/guards.server";
import { notFound } from "~/http/responses.server";
import { formatDuration } from "~/lib/intl";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const figure = figureOf(params.figure);
  if (!figure) throw notFound();
  const now = context.now();
  const askedPage = new URL(request.url).searchParams.get("page");
  return {
    title: context.i18n._(msg`People counted`),
    figure,
    list: await peopleBehind(context.db, viewer.personId, { figure, askedPage, now }, context),
    modules: context.curriculum.modules.map(({ id, title }) => ({ id, title })),
    now,
    locale: viewer.locale,
    timeZone: viewer.timeZone,
  };
}

/** What each list contains, and what its last column says. */
const TEXTS: Record<Figure, { title: MessageDescriptor; column: MessageDescriptor }> = {
  attention: { title: msg`People who need attention`, column: msg`Why` },
  enrolled: { title: msg`People enrolled`, column: msg`Last activity` },
  active: { title: msg`Active in the last 14 days`, column: msg`Last activity` },
  hours: { title: msg`Practice confirmed in the last 30 days`, column: msg`Confirmed` },
  certified: { title: msg`Certified in the last 90 days`, column: msg`Certified on` },
  expiring: { title: msg`Certificates that expire in the next 90 days`, column: msg`Expires on` },
};

export default function PeopleBehindAFigure() {
  const { figure, list, modules, now, locale, timeZone } = useLoaderData<typeof loader>();
  const { i18n } = useLingui();
  const { title, column } = TEXTS[figure];
  const day = (instant: number | null) =>
    instant === null ? null : <DateTime value={instant} zone={timeZone} locale={locale} form="date" />;
  const cell = (row: BehindLine) => {
    switch (figure) {
      case "attention":
        return <Reasons reasons={row.reasons} modules={modules} />;
      case "enrolled":
      case "active":
        return <LastActivity at={row.lastActivityAt} now={now} />;
      case "hours":
        return formatDuration(row.minutes, locale, "short");
      case "certified":
        return day(row.stageSince);
      case "expiring":
        return day(row.expiresAt);
    }
  };
  const [from, until] = [list.from + 1, list.from + list.rows.length];
  return (
    <>
      <Breadcrumbs items={[{ to: paths.manage(), label: <Trans>Today</Trans> }]} />
      <PageHeader
        title={i18n._(title)}
        lead={<Plural value={list.total} one="# person" other="# people" />}
      />
      <Stack gap="even">
        {list.rows.length === 0 ? (
          <EmptyState title={<Trans>No one at the moment</Trans>} icon="people">
            <Trans>People in your cohorts appear here as soon as this is true of them.</Trans>
          </EmptyState>
        ) : (
          <>
            <DataTable
              caption={i18n._(title)}
              captionHidden
              rows={list.rows}
              rowKey={(row) => `${row.personId} ${row.cohort.id}`}
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
                  key: "cohort",
                  header: <Trans>Cohort</Trans>,
                  cell: (row) => <TextLink to={paths.cohort(row.cohort.id)}>{row.cohort.name}</TextLink>,
                },
                { key: "fact", header: i18n._(column), cell },
              ]}
            />
            <Pagination
              page={list.page}
              pages={list.pages}
              toPage={(page) => paths.figure(figure, page)}
              summary={
                <Trans>
                  {from} to {until} of {list.total}
                </Trans>
              }
            />
          </>
        )}
      </Stack>
    </>
  );
}
