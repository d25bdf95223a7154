import { and, eq, inArray, desc } from "drizzle-orm";

import { textsToAgree, type TextToAgree } from "../agreeing";
import { canAgree } from "../application-states";
import { openApplicationOf, evaluateApplication } from "./applications.server";
import type { Curriculum } from "~/curriculum/types";
import { attestations } from "~/db/schema/attestations";
import type { Reader } from "~/db/types";
import { pinnedPolicies } from "~/features/agreements/queries/pinned-policies.server";
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
  { personId }: Pick<Viewer, "personId">,
  { curriculum }: { curriculum: Curriculum },
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

export async function agreedBefore(
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
