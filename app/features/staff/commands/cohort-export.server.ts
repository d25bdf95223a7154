import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { and, eq, isNull } from "drizzle-orm";

import { stageLabel } from "../labels";
import { canExportNames } from "../policy";
import type { ListAsked } from "../cohort-list";
import { linesMeant, modulesAskedFor } from "../queries/cohort.server";
import { requirementCells, requirementColumns } from "../queries/requirement-columns.server";
import type { Curriculum } from "~/curriculum/types";
import { keyedHash } from "~/db/installation-secret.server";
import { cohortStaff } from "~/db/schema/cohorts";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { csvOf, DECIMAL_SIGNS, type TableStyle } from "~/documents/csv";
import { profileInForce } from "~/features/agreements/model";
import { managedCohort } from "~/features/cohorts/queries/cohorts.server";
import { findPeople } from "~/features/people/queries/people.server";
import { allLines, type ExportedLine } from "~/features/roster/queries/lines.server";
import { appendAudit } from "~/journal/audit.server";
import { dayOf, MINUTE } from "~/lib/dates";
import { inNameOrder } from "~/lib/fold";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import type { CohortStage } from "~/lib/vocabulary";

/**
 * Exports a cohort as a table for spreadsheets, and records the export in the audit log. Without names, people carry a
 * pseudonym that is the same in every export of this cohort, differs in every other, and can't be computed from ids.
 * @param input.only these people of the cohort, or those whom a filter leaves. Always with names: a chosen few without
 *   names would reveal whose pseudonyms they are
 * @returns the file's text with a byte order mark; `not_found` when the cohort isn't the actor's; `forbidden` when
 *   they may not export names
 */
export async function exportCohort(
  db: Database,
  actor: Viewer,
  input: {
    cohortId: string;
    withNames: boolean;
    style: TableStyle;
    only?: Pick<ListAsked, "view" | "search"> & { personIds?: readonly string[] };
  },
  deps: Deps & { curriculum: Curriculum; i18n: I18n },
): Promise<{ ok: true; csv: string } | { ok: false; code: "not_found" | "forbidden" }> {
  const { curriculum, i18n } = deps;
  const cohort = await managedCohort(db, actor.personId, input.cohortId);
  if (!cohort) return { ok: false, code: "not_found" };
  if (input.only && !input.withNames) return { ok: false, code: "forbidden" };
  if (input.withNames) {
    const managers = await db
      .select({ personId: cohortStaff.personId })
      .from(cohortStaff)
      .where(
        and(eq(cohortStaff.cohortId, cohort.id), eq(cohortStaff.role, "manager"), isNull(cohortStaff.toAt)),
      );
    if (!canExportNames(actor, { managerIds: managers.map((one) => one.personId) })) {
      return { ok: false, code: "forbidden" };
    }
  }

  const profile = profileInForce(curriculum, cohort.profileId);
  const { personIds, ...filter } = input.only ?? { view: "all" as const, search: "" };
  const which = { ...linesMeant(curriculum, cohort, filter), ...(personIds ? { personIds } : {}) };
  const members = await allLines(db, which, deps.now());
  const supervisors = input.withNames ? await supervisorsIn(db, members) : new Map<string, string>();
  const modules = modulesAskedFor(curriculum, profile);
  const columns = requirementColumns(profile);
  const requirementsOf = await requirementCells(db, curriculum, {
    columns,
    personIds: members.map(({ personId }) => personId),
  });
  const keyed = await keyedHash(db, "pseudonyms", deps.now());
  const pseudonym = (personId: string) => `P-${keyed(`${cohort.id}/${personId}`).slice(0, 10)}`;
  const day = dayFormatter(actor.timeZone);
  // Some spreadsheets read 12.5 as a date; the minutes beside are integers, which none of them misreads.
  const hours = (minutes: number) =>
    String(Math.round((minutes / 60) * 100) / 100).replace(".", DECIMAL_SIGNS[input.style.decimal]);
  const stageNames = new Map<CohortStage, string>();
  const stageName = (stage: CohortStage) => {
    const name = stageNames.get(stage) ?? i18n._(stageLabel(stage));
    stageNames.set(stage, name);
    return name;
  };

  if (input.withNames) members.sort(inNameOrder);
  const lines = members.map((member) => [
    input.withNames ? member.shownName : pseudonym(member.personId),
    String(modules.filter((module) => member.completed.has(module.id)).length),
    hours(member.confirmedMinutes),
    String(member.confirmedMinutes),
    hours(member.waitingMinutes),
    String(member.waitingMinutes),
    ...requirementsOf(member.personId).map((cell) => (cell === null ? "" : String(cell.have))),
    stageName(member.stage),
    ...(input.withNames ? [supervisors.get(member.supervisorId ?? "") ?? ""] : []),
    day(member.joinedAt),
    day(member.lastActivityAt),
  ]);
  // Sorted by name, a list without names would still reveal who is who.
  if (!input.withNames) lines.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));

  const header = [
    input.withNames ? i18n._(msg`Name`) : i18n._(msg`Participant`),
    i18n._(msg`Modules passed (of ${modules.length})`),
    i18n._(msg`Practice hours confirmed`),
    i18n._(msg`Practice minutes confirmed`),
    i18n._(msg`Practice hours pending`),
    i18n._(msg`Practice minutes pending`),
    ...columns.map(({ title }) => title),
    i18n._(msg`Stage`),
    ...(input.withNames ? [i18n._(msg`Supervisor`)] : []),
    i18n._(msg`Joined`),
    i18n._(msg`Last activity`),
  ];
  const csv = csvOf([header, ...lines], input.style.separator);

  await unitOfWork(db, (tx) =>
    appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: input.withNames ? "cohort.exported_with_names" : "cohort.exported",
        subjectKind: "cohort",
        subjectId: cohort.id,
        cohortId: cohort.id,
        details: { people: members.length },
      },
      deps,
    ),
  );
  return { ok: true, csv };
}

/** Returns the names of people's supervisors, by their ids. */
async function supervisorsIn(db: Reader, members: readonly ExportedLine[]): Promise<Map<string, string>> {
  const ids = new Set(members.flatMap(({ supervisorId }) => supervisorId ?? []));
  const found = await findPeople(db, [...ids]);
  return new Map([...found].map(([id, { shownName }]) => [id, shownName]));
}

const QUARTER = 15 * MINUTE;

/**
 * Returns a formatter for the day of an instant, with a cache per quarter hour: many instants are close together, and
 * in no zone does a day begin within one.
 */
function dayFormatter(timeZone: string): (instant: number | null) => string {
  const known = new Map<number, string>();
  return (instant) => {
    if (instant === null) return "";
    const quarter = Math.floor(instant / QUARTER);
    const day = known.get(quarter) ?? dayOf(instant, timeZone);
    known.set(quarter, day);
    return day;
  };
}
