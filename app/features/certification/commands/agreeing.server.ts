import { and, desc, eq, inArray } from "drizzle-orm";

import { textsToAgree, type TextToAgree } from "../agreeing";
import { canAgree } from "../application-states";
import { evaluateApplication, openApplicationOf } from "../queries/applications.server";
import { auditApplication, type CertificationDeps } from "../transaction/acts.server";
import type { Curriculum } from "~/curriculum/types";
import { attestations } from "~/db/schema/attestations";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { pinnedPolicies } from "~/features/agreements/queries/pinned-policies.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import type { Viewer } from "~/lib/roles";
import type { PolicyKind } from "~/lib/vocabulary";

/* Agreeing to the texts of joining again, after a move to a version in which they differ. */

export type ShownText = {
  requirementId: string;
  hash: string;
} & (
  | {
      kind: "policy";
      slug: string;
      policyKind: PolicyKind;
      title: string;
      html: string;
      /** The version this person agreed to last. */
      hashBefore: string | null;
    }
  | { kind: "statement"; title: string; text: string }
);

/**
 * Reads the texts a person has to agree to, in the version they are held to.
 * @returns null when there are none, or they have no application that is open for it
 * @throws Error when a version was never stored, which only a damaged database can cause
 */
export async function textsPage(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
): Promise<ShownText[] | null> {
  const application = await openApplicationOf(db, personId);
  if (!application || !canAgree(application.state)) return null;
  const { evaluation, profile } = await evaluateApplication(db, curriculum, application);
  const asked = textsToAgree(evaluation.requirements);
  if (asked.length === 0) return null;
  const [policies, before] = await Promise.all([
    pinnedPolicies(
      db,
      curriculum,
      asked.flatMap(({ kind, id, hash }) => (kind === "policy" ? [{ slug: id, hash }] : [])),
    ),
    agreedBefore(db, personId, asked),
  ]);
  return asked.map(({ requirementId, title, id, kind, hash }): ShownText => {
    if (kind === "statement") {
      const statement = profile.statements.find((one) => one.id === id);
      if (!statement) throw new Error(`The profile ${profile.hash} has no statement ${id}.`);
      return { requirementId, hash, kind, title, text: statement.text };
    }
    const policy = policies.get(id);
    if (!policy) throw new Error(`The policy ${id} in the version ${hash} is not in content_versions.`);
    return {
      requirementId,
      hash,
      kind,
      slug: id,
      policyKind: policy.kind,
      title: policy.title,
      html: policy.html,
      hashBefore: before.get(id) ?? null,
    };
  });
}

async function agreedBefore(
  db: Reader,
  personId: string,
  asked: readonly TextToAgree[],
): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: attestations.textId, hash: attestations.textHash })
    .from(attestations)
    .where(
      and(
        eq(attestations.personId, personId),
        eq(attestations.occasion, "joining"),
        inArray(
          attestations.textId,
          asked.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(desc(attestations.attestedAt));
  // The latest is set last.
  return new Map(rows.reverse().map(({ id, hash }) => [id, hash]));
}

export type AgreeOutcome =
  /** How many agreements were recorded; none when no agreement was pending. */
  | { ok: true; recorded: number }
  | { ok: false; code: "not_found" }
  /** Nothing was recorded. The requirements whose text was not checked, or has changed by now. */
  | { ok: false; code: "invalid" | "stale"; requirementIds: string[] };

/**
 * Records that a person agrees to each text they have to agree to: all of them, or none.
 * @param agreed requirement id → hash of the text on the page, for each checked box
 */
export async function agreeToTexts(
  db: Database,
  actor: Viewer,
  agreed: Readonly<Record<string, string>>,
  deps: CertificationDeps,
): Promise<AgreeOutcome> {
  return unitOfWork<AgreeOutcome>(db, async (tx) => {
    const application = await openApplicationOf(tx, actor.personId);
    if (!application || !canAgree(application.state)) return { ok: false, code: "not_found" };
    const { evaluation } = await evaluateApplication(tx, deps.curriculum, application);
    const asked = textsToAgree(evaluation.requirements);
    const lacking = (matches: (text: TextToAgree) => boolean) =>
      asked.filter(matches).map(({ requirementId }) => requirementId);
    const stale = lacking(
      ({ requirementId, hash }) => agreed[requirementId] !== undefined && agreed[requirementId] !== hash,
    );
    if (stale.length > 0) return { ok: false, code: "stale", requirementIds: stale };
    const missing = lacking(({ requirementId }) => agreed[requirementId] === undefined);
    if (missing.length > 0) return { ok: false, code: "invalid", requirementIds: missing };
    if (asked.length === 0) return { ok: true, recorded: 0 };
    await recordAttestations(
      tx,
      actor,
      { applicationId: application.id, occasion: "joining", texts: asked },
      deps,
    );
    await auditApplication(
      tx,
      application,
      actor.personId,
      "texts.agreed_again",
      { texts: asked.length },
      deps,
    );
    return { ok: true, recorded: asked.length };
  });
}
