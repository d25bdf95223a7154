import { and, eq, inArray, max } from "drizzle-orm";

import type { EvaluationWithEvidence } from "./model";
import { hashStatement } from "~/curriculum/hash.server";
import type { Curriculum } from "~/curriculum/types";
import { applicationEvents, applications, attestations } from "~/db/schema/certification";
import type { Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import type { Deps } from "~/lib/ids";
import {
  OPEN_APPLICATION_STATES,
  type ApplicationEventKind,
  type AttestationOccasion,
  type AttestedKind,
} from "~/lib/vocabulary";

/**
 * Begins a person's application, held from now on to the profile and the texts in force. For other subjects' units of work.
 * @param actorId who brings it about; the person, when an invitation is accepted
 * @returns its id; `conflict` with the id of the one that is open already, of which a person has one at most
 * @throws Error when the profile does not exist: the caller has checked it
 */
export async function openApplication(
  tx: Tx,
  curriculum: Curriculum,
  of: { personId: string; cohortId: string; profileId: string },
  actorId: string,
  deps: Deps,
): Promise<{ ok: true; applicationId: string } | { ok: false; code: "conflict"; applicationId: string }> {
  const profile = curriculum.profileById(of.profileId);
  if (!profile) throw new Error(`There is no profile ${of.profileId}.`);
  const [open] = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(eq(applications.personId, of.personId), inArray(applications.state, [...OPEN_APPLICATION_STATES])),
    );
  if (open) return { ok: false, code: "conflict", applicationId: open.id };

  const id = deps.newId();
  const now = deps.now();
  await tx.insert(applications).values({
    id,
    personId: of.personId,
    cohortId: of.cohortId,
    profileId: profile.id,
    profileHash: profile.hash,
    texts: {
      ...Object.fromEntries(profile.statements.map((statement) => [statement.id, hashStatement(statement)])),
      ...Object.fromEntries(curriculum.policies.map((policy) => [policy.slug, policy.hash])),
    },
    state: "in_training",
    openedAt: now,
    stateSince: now,
  });
  await appendApplicationEvent(tx, { applicationId: id, kind: "opened", actorId }, deps);
  await appendAudit(
    tx,
    {
      actorId,
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

/**
 * Records that a person confirmed texts, each by its hash. For other subjects' units of work.
 * @param of.texts `id` is a policy's slug or a statement's id
 */
export async function recordAttestations(
  tx: Tx,
  of: {
    personId: string;
    applicationId: string | null;
    occasion: AttestationOccasion;
    texts: readonly { kind: AttestedKind; id: string; hash: string }[];
  },
  deps: Deps,
): Promise<void> {
  if (of.texts.length === 0) return;
  const attestedAt = deps.now();
  await tx.insert(attestations).values(
    of.texts.map((text) => ({
      id: deps.newId(),
      personId: of.personId,
      kind: text.kind,
      textId: text.id,
      textHash: text.hash,
      occasion: of.occasion,
      applicationId: of.applicationId,
      attestedAt,
    })),
  );
}

/** What a decision was based on, as it is kept with its event. */
export type FrozenDecision = { evaluation: EvaluationWithEvidence; statement?: string | null };

/** Adds the next event to an application's history. */
export async function appendApplicationEvent(
  tx: Tx,
  event: {
    applicationId: string;
    kind: ApplicationEventKind;
    actorId: string;
    criterion?: string | null;
    reason?: string | null;
    dueOn?: string | null;
    frozen?: FrozenDecision;
  },
  deps: Deps,
): Promise<void> {
  const [last] = await tx
    .select({ seq: max(applicationEvents.seq) })
    .from(applicationEvents)
    .where(eq(applicationEvents.applicationId, event.applicationId));
  await tx.insert(applicationEvents).values({
    applicationId: event.applicationId,
    seq: (last?.seq ?? 0) + 1,
    kind: event.kind,
    actorId: event.actorId,
    at: deps.now(),
    criterion: event.criterion ?? null,
    reason: event.reason ?? null,
    dueOn: event.dueOn ?? null,
    evaluation: event.frozen ?? null,
    evidenceHash: event.frozen?.evaluation.evidenceHash ?? null,
  });
}
