import { inArray, sql } from "drizzle-orm";

import { moveSet, type MoveScope, type ScopedApplication } from "../queries/profile-move-set.server";
import type { CertificationDeps } from "../transaction/acts.server";
import { appendApplicationEvents } from "../transaction/applications.server";
import { applications } from "~/db/schema/certification";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { Version } from "~/features/agreements/model";
import { openAgreementId } from "~/features/agreements/queries/profile.server";
import { beginAgreements } from "~/features/agreements/transaction.server";
import { appendAudits } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import type { Viewer } from "~/lib/roles";

/** Applications per statement: both engines limit the number of its parameters. */
const CHUNK = 500;

export type MoveOutcome =
  /** How many were moved; none when all of them are held to what is in force already. */
  { ok: true; moved: number } | { ok: false; code: "not_found" | "stale" };

/**
 * Moves applications that were neither signed nor submitted to the profile and texts in force. Their state and
 * everything that was earned stay. All of them move, or none.
 * @param input.seen as the preview gave it
 * @returns `not_found` when the scope is not the actor's; `stale` when the affected people, or what is in force, differ
 *   from the preview
 */
export async function moveToCurrentProfile(
  db: Database,
  actor: Viewer,
  input: { scope: MoveScope; seen: string },
  deps: CertificationDeps,
): Promise<MoveOutcome> {
  return unitOfWork<MoveOutcome>(db, async (tx) => {
    const set = await moveSet(tx, actor, input.scope, deps);
    if (!set) return { ok: false, code: "not_found" };
    if (set.moves.length === 0) return { ok: true, moved: 0 };
    if (set.seen !== input.seen) return { ok: false, code: "stale" };
    for (let from = 0; from < set.moves.length; from += CHUNK) {
      await moveSome(tx, actor, set.moves.slice(from, from + CHUNK), set.inForce, deps);
    }
    return { ok: true, moved: set.moves.length };
  });
}

async function moveSome(
  tx: Tx,
  actor: Viewer,
  some: ScopedApplication[],
  version: Version,
  deps: CertificationDeps,
): Promise<void> {
  const { profile, texts } = version;
  const personIds = some.map(({ personId }) => personId);
  markChanged(tx, "application", personIds);
  const to = { profileId: profile.id, profileHash: profile.hash, texts: { ...texts } };
  await beginAgreements(tx, { personIds, version }, deps);
  await tx
    .update(applications)
    .set({
      agreementId: sql`(${openAgreementId(tx, applications.personId)})`,
      rev: sql`${applications.rev} + 1`,
    })
    .where(
      inArray(
        applications.id,
        some.map(({ id }) => id),
      ),
    );
  await appendApplicationEvents(
    tx,
    some.map(({ id, profileId, profileHash, texts: textsBefore }) => ({
      applicationId: id,
      kind: "profile_changed" as const,
      actorId: actor.personId,
      frozen: { from: { profileId, profileHash, texts: textsBefore }, to },
    })),
    deps,
  );
  await appendAudits(
    tx,
    some.map((application) => ({
      actorId: actor.personId,
      action: "application.profile_changed",
      subjectKind: "application",
      subjectId: application.id,
      aboutPersonId: application.personId,
      cohortId: application.cohortId,
      details: {
        profile: profile.id,
        from: application.profileHash,
        to: profile.hash,
        texts: Object.keys(texts).filter((id) => application.texts[id] !== texts[id]).length,
      },
    })),
    deps,
  );
}
