import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { CheckboxGroup } from "~/components/ui/choice-fields";
import { DateField } from "~/components/ui/date-field";
import { Disclosure } from "~/components/ui/disclosure";
import { EmptyState } from "~/components/ui/empty-state";
import { FilterBar } from "~/components/ui/filter-bar";
import { Cluster, Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import {
  HoursCharts,
  Present,
  ResultCharts,
  Results,
  Reviews,
} from "~/features/staff/components/program-report";
import { PEOPLE_LIMIT } from "~/features/staff/commands/program-export.server";
import { programSearch } from "~/features/staff/program-columns";
import { readPeriod } from "~/features/staff/program-metrics";
import { programCharts } from "~/features/staff/queries/program-charts.server";
import { DETAIL_LIMIT, programSummary, selectedCohorts } from "~/features/staff/queries/program.server";
import { requireRole } from "~/http/guards.server";
import { dayOf } from "~/lib/dates";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const query = new URL(request.url).searchParams;
  const asked = query.getAll("cohort");
  const { isRefused, ...period } = readPeriod(
    { from: query.get("from"), to: query.get("to") },
    dayOf(context.now(), viewer.timeZone),
  );
  const { all, selected } = await selectedCohorts(db, viewer, asked);
  const summary = await programSummary(db, viewer, { period, cohorts: selected }, context);
  const chosen = selected.length < all.length ? selected.map(({ id }) => id) : [];
  return {
    title: i18n._(msg`Program`),
    summary,
    charts: programCharts(summary, i18n),
    cohorts: all.map(({ id, name }) => ({ id, name })),
    chosen,
    search: programSearch(period, chosen),
    isRefused,
    limit: DETAIL_LIMIT,
    peopleLimit: i18n.number(PEOPLE_LIMIT),
  };
}

export default function Program() {
  const { summary, charts, cohorts, chosen, search, isRefused, limit, peopleLimit } =
    useLoaderData<typeof loader>();
  const { t } = useLingui();
  const { period, detail } = summary;
  return (
    <>
      <PageHeader
        title={<Trans>Program</Trans>}
        lead={<Trans>The cohorts you manage, side by side, for any period.</Trans>}
      />
      {cohorts.length === 0 ? (
        <EmptyState
          title={<Trans>You manage no cohorts yet</Trans>}
          icon="people"
          action={
            <LinkButton to={paths.cohortNew()} icon="plus">
              <Trans>New cohort</Trans>
            </LinkButton>
          }
        >
          <Trans>The numbers of your cohorts appear here.</Trans>
        </EmptyState>
      ) : (
        <Stack gap="wide">
          <FilterBar
            key={search}
            id="program-filter"
            label={t`Period and cohorts`}
            action={paths.program()}
            {...(chosen.length > 0 ? { clearTo: paths.program() } : {})}
          >
            <DateField name="from" label={<Trans>From</Trans>} defaultValue={period.from} />
            <DateField name="to" label={<Trans>To</Trans>} defaultValue={period.to} />
            {cohorts.length > 1 && (
              <Disclosure
                plain
                summary={
                  chosen.length === 0 ? (
                    <Trans>All cohorts</Trans>
                  ) : (
                    <Plural value={chosen.length} one="# cohort" other="# cohorts" />
                  )
                }
              >
                <CheckboxGroup
                  name="cohort"
                  label={<Trans>Cohorts</Trans>}
                  hint={<Trans>Check none to see all of them.</Trans>}
                  options={cohorts.map(({ id, name }) => ({ value: id, label: name }))}
                  defaultValue={chosen}
                />
              </Disclosure>
            )}
          </FilterBar>
          {isRefused && (
            <Notice kind="waits" title={<Trans>That period can’t be shown</Trans>}>
              <Trans>
                The last day has to be on or after the first, and a period can be up to five years long. This
                calendar year is shown instead.
              </Trans>
            </Notice>
          )}
          <Notice>
            <Trans>
              Numbers about fewer than 5 people are hidden (*). So are numbers that would reveal them.
            </Trans>
          </Notice>
          <Section
            title={<Trans>Results</Trans>}
            lead={<Trans>What became of the people who joined in this period, up to today.</Trans>}
          >
            <Stack gap="wide">
              <Results results={summary.results} />
              <ResultCharts summary={summary} charts={charts} />
            </Stack>
          </Section>
          <Section title={<Trans>Today</Trans>} lead={<Trans>Everyone in these cohorts now.</Trans>}>
            <Present present={summary.present} />
          </Section>
          {detail === null || charts.detail === null ? (
            <Notice title={<Trans>Select fewer cohorts to see hours and reviews</Trans>}>
              <Plural
                value={limit}
                one="They are added up entry by entry, for up to # person at a time."
                other="They are added up entry by entry, for up to # people at a time."
              />
            </Notice>
          ) : (
            <>
              <Section
                title={<Trans>Practice hours</Trans>}
                lead={
                  <Trans>
                    Hours practiced in this period and confirmed by a supervisor, of everyone who was in these
                    cohorts when they submitted them.
                  </Trans>
                }
              >
                <HoursCharts detail={detail} charts={{ months: charts.months, detail: charts.detail }} />
              </Section>
              <Section
                title={<Trans>Reviews</Trans>}
                lead={
                  <Trans>
                    Applications that supervisors recommended or returned in this period: the days from
                    submitting to the decision, and the share that was returned.
                  </Trans>
                }
              >
                <Reviews reviews={detail.reviews} />
              </Section>
            </>
          )}
          <Section
            title={<Trans>Downloads</Trans>}
            lead={<Trans>Each download covers the period and cohorts above, and is recorded.</Trans>}
          >
            <Stack gap="even">
              <Cluster>
                <Download to={paths.programFile("summary", "xlsx", search)}>
                  <Trans>Summary (XLSX)</Trans>
                </Download>
                <Download to={paths.programFile("summary", "csv", search)}>
                  <Trans>Summary (CSV)</Trans>
                </Download>
              </Cluster>
              <Cluster>
                <Download to={paths.programFile("people", "xlsx", search)}>
                  <Trans>A row per person, without names (XLSX)</Trans>
                </Download>
                <Download to={paths.programFile("people", "csv", search)}>
                  <Trans>A row per person, without names (CSV)</Trans>
                </Download>
              </Cluster>
              <Cluster>
                <Download to={paths.programFile("people", "xlsx", `${search}&names=yes`)}>
                  <Trans>With names (XLSX)</Trans>
                </Download>
                <Download to={paths.programFile("people", "csv", `${search}&names=yes`)}>
                  <Trans>With names (CSV)</Trans>
                </Download>
              </Cluster>
              <p>
                <Trans>
                  A row per person lists those who joined in the period, up to {peopleLimit} people. Names are
                  for the program only.
                </Trans>
              </p>
            </Stack>
          </Section>
        </Stack>
      )}
    </>
  );
}

function Download({ to, children }: { to: string; children: React.ReactNode }) {
  return (
    <a className="text-link" href={to} download>
      {children}
    </a>
  );
}
