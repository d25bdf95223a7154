import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import {
  ACTIVE_DAYS,
  INACTIVE_DAYS,
  RENEWAL_DAYS,
  RETENTION_DAYS,
  SMALLEST_CELL,
  type Cell,
  type Period,
} from "./program-metrics";
import type { PresentRow, ResultsRow } from "./queries/program.server";

/* The program's columns with their definitions, for the page and its files alike. */

export type ProgramColumn<Row> = {
  key: string;
  label: MessageDescriptor;
  definition: MessageDescriptor;
  kind: "people" | "percent" | "days" | "minutes";
  of: (row: Row) => Cell;
};

export const RESULT_COLUMNS: readonly ProgramColumn<ResultsRow>[] = [
  {
    key: "enrolled",
    label: msg`Enrolled`,
    definition: msg`People who joined the cohort in the period. Someone who moved counts in both cohorts.`,
    kind: "people",
    of: (row) => row.enrolled,
  },
  ...RETENTION_DAYS.map((days, place) => ({
    key: `retention${days}`,
    label: msg`Retained at day ${days}`,
    definition: msg`Of those who joined at least ${days} days ago: they had not left by day ${days}, and were active within the ${INACTIVE_DAYS} days before it or later. People who have finished count as retained.`,
    kind: "percent" as const,
    of: (row: ResultsRow) => row.retention[place] ?? null,
  })),
  {
    key: "trained",
    label: msg`Training completed`,
    definition: msg`Of those enrolled: they have passed every module their certificate requires.`,
    kind: "people",
    of: (row) => row.trained,
  },
  {
    key: "certified",
    label: msg`Certified`,
    definition: msg`Of those enrolled: a certificate was issued while they were in the cohort, and was not revoked.`,
    kind: "people",
    of: (row) => row.certified,
  },
  {
    key: "medianDays",
    label: msg`Days to certificate`,
    definition: msg`Median of the days from joining to the certificate, for those certified. Shown from ${SMALLEST_CELL} people on.`,
    kind: "days",
    of: (row) => row.medianDays,
  },
  {
    key: "slowDays",
    label: msg`Days, 90th percentile`,
    definition: msg`Nine in ten of those certified took at most this long.`,
    kind: "days",
    of: (row) => row.slowDays,
  },
  {
    key: "firstPassed",
    label: msg`First attempts passed`,
    definition: msg`Quizzes passed at the first attempt, of all quizzes with a graded first attempt.`,
    kind: "percent",
    of: (row) => row.firstPassed,
  },
  {
    key: "minutes",
    label: msg`Hours confirmed`,
    definition: msg`Practice hours of those enrolled that a supervisor has confirmed, on any day.`,
    kind: "minutes",
    of: (row) => row.confirmedMinutes,
  },
];

export const PRESENT_COLUMNS: readonly ProgramColumn<PresentRow>[] = [
  {
    key: "present",
    label: msg`In the cohort`,
    definition: msg`People who have joined at any time and have not left.`,
    kind: "people",
    of: (row) => row.present,
  },
  {
    key: "active",
    label: msg`Active`,
    definition: msg`They opened a lesson, took a quiz, or logged hours in the last ${ACTIVE_DAYS} days.`,
    kind: "people",
    of: (row) => row.active,
  },
  {
    key: "attention",
    label: msg`Needs attention`,
    definition: msg`At least one reason holds on the cohort’s page. It is based only on what people do here.`,
    kind: "people",
    of: (row) => row.attention,
  },
  {
    key: "renewals",
    label: msg`Renewals due`,
    definition: msg`Their certificate is valid and expires in the next ${RENEWAL_DAYS} days.`,
    kind: "people",
    of: (row) => row.renewals,
  },
];

/** Returns the search part of a program page's URL. @param cohortIds the selected cohorts; none means all */
export function programSearch(period: Period, cohortIds: readonly string[]): string {
  const search = new URLSearchParams({ from: period.from, to: period.to });
  for (const id of cohortIds) search.append("cohort", id);
  return search.toString();
}
