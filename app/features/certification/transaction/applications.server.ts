import { and, eq, inArray, max, sql } from "drizzle-orm";

import { EVIDENCE_SCHEME } from "../evidence-scheme";
import { type EvaluationWithEvidence } from "../requirements/types";
import type { Curriculum } from "~/curriculum/types";
import { applicationEvents, applications } from "~/db/schema/certification";
import type { Tx } from "~/db/types";
import type { Pin } from "~/features/agreements/model";
import { versionInForce } from "~/features/agreements/queries/texts.server";
import { beginAgreement } from "~/features/agreements/transaction.server";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { OPEN_APPLICATION_STATES, type ApplicationEventKind } from "~/lib/vocabulary";

/**
 * Starts a person's application, held from now on to the profile and the texts in force. For other subjects' units of
 * work.
 * @param actor the person themselves, when an invitation is accepted
 * @returns its id; `conflict` with the id of the one that is open already, of which a person has at most one
 * @throws Error when the profile does not exist: the caller has checked it
 */
export async function openApplication(
  tx: Tx,
  actor: Pick<Viewer, "personId">,
  of: { personId: string; cohortId: string; profileId: string },
  deps: Deps & { curriculum: Curriculum },
): Promise<{ ok: true; applicationId: string } | { ok: false; code: "conflict"; applicationId: string }> {
  const version = versionInForce(deps.curriculum, of.profileId);
  if (!version) throw new Error(`There is no profile ${of.profileId}.`);
  const [open] = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(eq(applications.personId, of.personId), inArray(applications.state, [...OPEN_APPLICATION_STATES])),
    );
  if (open) return { ok: false, code: "conflict", applicationId: open.id };

  const id = deps.newId();
  const now = deps.now();
  const { profile } = version;
  const agreementId = await beginAgreement(tx, { personId: of.personId, version }, deps);
  await tx.insert(applications).values({
    id,
    personId: of.personId,
    cohortId: of.cohortId,
    agreementId,
    state: "in_training",
    openedAt: now,
    stateSince: now,
  });
  markChanged(tx, "application", [of.personId]);
  await appendApplicationEvent(tx, { applicationId: id, kind: "opened", actorId: actor.personId }, deps);
  await appendAudit(
    tx,
    {
      actorId: actor.personId,
      action: "application.opened",
      subjectKind: "application",
      subjectId: id,
      aboutPersonId: of.personId,
      cohortId: of.cohortId,
      details: { profile: profile.id, profileHash: profile.hash },
    },
    deps,
  );
  return { ok: true, applicationId: id };
}

/** The basis of a decision, as stored with its event. */
export type FrozenDecision = { evaluation: EvaluationWithEvidence; statement?: string | null };

/** What an application was held to before and after it was moved, as stored with its event. */
export type FrozenMove = { from: Pin; to: Pin };

export type NewApplicationEvent = {
  applicationId: string;
  kind: ApplicationEventKind;
  actorId: string;
  criterion?: string | null;
  reason?: string | null;
  dueOn?: string | null;
  frozen?: FrozenDecision | FrozenMove;
};

/** Adds the next event to an application's history. */
export async function appendApplicationEvent(tx: Tx, event: NewApplicationEvent, deps: Deps): Promise<void> {
  await appendApplicationEvents(tx, [event], deps);
}

/**
 * Adds the next event to the history of each of several applications.
 * @param events of different applications, 500 at most
 */
export async function appendApplicationEvents(
  tx: Tx,
  events: readonly NewApplicationEvent[],
  deps: Deps,
): Promise<void> {
  if (events.length === 0) return;
  const last = await tx
    .select({ applicationId: applicationEvents.applicationId, seq: max(applicationEvents.seq) })
    .from(applicationEvents)
    .where(
      inArray(
        applicationEvents.applicationId,
        events.map(({ applicationId }) => applicationId),
      ),
    )
    .groupBy(applicationEvents.applicationId);
  const seqs = new Map(last.map(({ applicationId, seq }) => [applicationId, seq ?? 0]));
  const at = deps.now();
  await tx.insert(applicationEvents).values(
    events.map((event) => ({
      applicationId: event.applicationId,
      seq: (seqs.get(event.applicationId) ?? 0) + 1,
      kind: event.kind,
      actorId: event.actorId,
      at,
      criterion: event.criterion ?? null,
      reason: event.reason ?? null,
      dueOn: event.dueOn ?? null,
      evaluation: event.frozen ?? null,
      evidenceHash:
        event.frozen && "evaluation" in event.frozen ? event.frozen.evaluation.evidenceHash : null,
      evidenceScheme: EVIDENCE_SCHEME,
    })),
  );
}

/** Records in each open application that its supervisor changes. */
export async function noteOnApplications(
  tx: Tx,
  actor: Viewer,
  traineeIds: string[],
  at: number,
): Promise<void> {
  const open = await tx
    .select({ id: applications.id, lastSeq: max(applicationEvents.seq) })
    .from(applications)
    .leftJoin(applicationEvents, eq(applicationEvents.applicationId, applications.id))
    .where(
      and(
        inArray(applications.personId, traineeIds),
        inArray(applications.state, [...OPEN_APPLICATION_STATES]),
      ),
    )
    .groupBy(applications.id);
  if (open.length === 0) return;
  await tx.insert(applicationEvents).values(
    open.map((application) => ({
      applicationId: application.id,
      seq: (application.lastSeq ?? 0) + 1,
      kind: "supervisor_changed" as const,
      actorId: actor.personId,
      at,
    })),
  );
}

/** Moves people's open applications to another cohort. They stay held to the profile they started with. */
export async function moveOpenApplications(
  tx: Tx,
  { personIds, cohortId }: { personIds: readonly string[]; cohortId: string },
): Promise<void> {
  await tx
    .update(applications)
    .set({ cohortId, rev: sql`${applications.rev} + 1` })
    .where(
      and(
        inArray(applications.personId, [...personIds]),
        inArray(applications.state, [...OPEN_APPLICATION_STATES]),
      ),
    );
}
