import { and, inArray, isNull } from "drizzle-orm";

import type { Version } from "./model";
import { agreements } from "~/db/schema/agreements";
import { attestations } from "~/db/schema/attestations";
import type { Tx } from "~/db/types";
import { markChanged } from "~/journal/marks.server";
import type { Deps } from "~/lib/ids";
import type { AttestationOccasion, AttestedKind } from "~/lib/vocabulary";

/**
 * Begins a person's agreement, and ends the one they were held to at that instant.
 * @returns its id
 */
export async function beginAgreement(
  tx: Tx,
  input: { personId: string; version: Version },
  deps: Deps,
): Promise<string> {
  const agreement = newAgreement(input.personId, input.version, deps);
  await insertAgreements(tx, [agreement], agreement.fromAt);
  return agreement.id;
}

/**
 * Begins an agreement for each of several people, as `beginAgreement` does for one.
 * @param input.personIds 500 at most, each once
 */
export async function beginAgreements(
  tx: Tx,
  input: { personIds: readonly string[]; version: Version },
  deps: Deps,
): Promise<void> {
  if (input.personIds.length === 0) return;
  const begun = input.personIds.map((personId) => newAgreement(personId, input.version, deps));
  await insertAgreements(tx, begun, deps.now());
}

type NewAgreement = typeof agreements.$inferInsert;

function newAgreement(personId: string, { profile, texts }: Version, deps: Deps) {
  return {
    id: deps.newId(),
    personId,
    profileId: profile.id,
    profileHash: profile.hash,
    texts: { ...texts },
    fromAt: deps.now(),
  };
}

async function insertAgreements(tx: Tx, begun: NewAgreement[], at: number): Promise<void> {
  const personIds = begun.map(({ personId }) => personId);
  await tx
    .update(agreements)
    .set({ toAt: at })
    .where(and(inArray(agreements.personId, personIds), isNull(agreements.toAt)));
  await tx.insert(agreements).values(begun);
}

/**
 * Records that a person confirmed texts, each by its hash.
 * @param actor who confirmed them
 * @param input.texts `id` is a policy's slug or a statement's id
 */
export async function recordAttestations(
  tx: Tx,
  actor: { personId: string },
  input: {
    applicationId: string | null;
    occasion: AttestationOccasion;
    texts: readonly { kind: AttestedKind; id: string; hash: string }[];
  },
  deps: Deps,
): Promise<void> {
  if (input.texts.length === 0) return;
  const attestedAt = deps.now();
  markChanged(tx, "attestation", [actor.personId]);
  await tx.insert(attestations).values(
    input.texts.map((text) => ({
      id: deps.newId(),
      personId: actor.personId,
      kind: text.kind,
      textId: text.id,
      textHash: text.hash,
      occasion: input.occasion,
      applicationId: input.applicationId,
      attestedAt,
    })),
  );
}
