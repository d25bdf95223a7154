import { setImmediate as nextTurn } from "node:timers/promises";
import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { AuditAsked } from "../asked";
import { actionLabel } from "../labels";
import { resolveAsked } from "../queries/asked.server";
import { auditLines } from "../queries/log.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { BYTE_ORDER_MARK, csvLines } from "~/documents/csv";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/** The most lines of one file; the page says so. */
export const EXPORTED_AT_MOST = 50_000;

/** Lines per statement: other requests are answered in between. */
const LINES_AT_ONCE = 5000;

/**
 * Exports the filtered audit log as a table for spreadsheets, the latest first, and records the export in the log.
 * @returns the file's parts; `not_found` when a cohort or a person in the filter is not the actor's
 */
export async function exportAuditLog(
  db: Database,
  actor: Viewer,
  input: { asked: AuditAsked },
  deps: Deps & { i18n: I18n },
): Promise<{ ok: true; csv: string } | { ok: false; code: "not_found" }> {
  const { i18n } = deps;
  const asked = { ...input.asked, before: null };
  const resolved = await resolveAsked(db, actor, asked);
  if (!resolved) return { ok: false, code: "not_found" };
  const header = [
    i18n._(msg`Time (UTC)`),
    i18n._(msg`What`),
    i18n._(msg`Code`),
    i18n._(msg`By`),
    i18n._(msg`About`),
    i18n._(msg`Cohort`),
  ];
  const parts = [BYTE_ORDER_MARK, csvLines([header])];
  let written = 0;
  let isCut = false;
  let filter = resolved.filter;
  for (;;) {
    const limit = Math.min(LINES_AT_ONCE, EXPORTED_AT_MOST - written + 1);
    const lines = await auditLines(db, resolved.scope, { filter, limit });
    const taken = lines.slice(0, EXPORTED_AT_MOST - written);
    parts.push(
      csvLines(
        taken.map((line) => [
          new Date(line.at).toISOString(),
          i18n._(actionLabel(line.action)),
          line.action,
          line.actor?.name ?? "",
          line.about?.name ?? "",
          line.cohort?.name ?? "",
        ]),
      ),
    );
    written += taken.length;
    isCut = taken.length < lines.length;
    const last = taken.at(-1);
    if (isCut || lines.length < limit || !last) break;
    filter = { ...filter, before: last.id };
    await nextTurn();
  }
  await unitOfWork(db, (tx) =>
    appendAudit(
      tx,
      {
        actorId: actor.personId,
        action: "audit.exported",
        subjectKind: "audit",
        subjectId: actor.personId,
        aboutPersonId: asked.about ?? asked.person ?? asked.by,
        cohortId: asked.cohort,
        details: { lines: written, isCut, what: asked.kind, from: asked.from, until: asked.until },
      },
      deps,
    ),
  );
  return { ok: true, csv: parts.join("") };
}
