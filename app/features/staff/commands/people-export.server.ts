import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import { stageLabel } from "../labels";
import type { PeopleFilter } from "../people-filter";
import { managersPeopleForExport } from "../queries/people.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { csvOf } from "~/documents/csv";
import { roleLabel } from "~/features/people/labels";
import { appendAudit } from "~/journal/audit.server";
import { dayOf } from "~/lib/dates";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/**
 * Exports the people of a manager whom a filter leaves, as a table for spreadsheets, and records it in the audit log.
 * @returns the file's text with a byte order mark; `invalid` when they are too many for one download
 */
export async function exportPeople(
  db: Database,
  actor: Viewer,
  filter: PeopleFilter,
  deps: Deps & { i18n: I18n },
): Promise<{ ok: true; csv: string } | { ok: false; code: "invalid" }> {
  const { i18n } = deps;
  const found = await managersPeopleForExport(db, actor.personId, { ...filter, now: deps.now() });
  if (found === null) return { ok: false, code: "invalid" };
  const day = (instant: number | null) => (instant === null ? "" : dayOf(instant, actor.timeZone));
  const header = [
    msg`Name`,
    msg`Email address`,
    msg`Status`,
    msg`Roles`,
    msg`Cohorts`,
    msg`Supervisor`,
    msg`Stage`,
    msg`Last activity`,
  ].map((title) => i18n._(title));
  const lines = found.map(({ training, ...person }) => [
    person.shownName,
    person.email,
    i18n._(person.status === "active" ? msg`Active` : msg`Deactivated`),
    person.roles.map((role) => i18n._(roleLabel(role))).join(", "),
    person.cohorts.join(", "),
    training?.supervisorName ?? "",
    training ? i18n._(stageLabel(training.stage)) : "",
    day(training ? training.lastActivityAt : null),
  ]);
  const csv = csvOf([header, ...lines]);
  await unitOfWork(db, (tx) =>
    appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "person.list_exported_with_names",
        subjectKind: "person",
        subjectId: actor.personId,
        details: { people: found.length },
      },
      deps,
    ),
  );
  return { ok: true, csv };
}
