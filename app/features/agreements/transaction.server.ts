import { attestations } from "~/db/schema/certification";
import type { Tx } from "~/db/types";
import type { Deps } from "~/lib/ids";
import type { AttestationOccasion, AttestedKind } from "~/lib/vocabulary";

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
