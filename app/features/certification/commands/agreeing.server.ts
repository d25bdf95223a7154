import { textsToAgree, type TextToAgree } from "../agreeing";
import { canAgree } from "../application-states";
import { evaluateApplication, openApplicationOf } from "../queries/applications.server";
import { auditApplication, type CertificationDeps } from "../transaction/acts.server";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import type { Viewer } from "~/lib/roles";

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
      actor,
      { application, action: "texts.agreed_again", details: { texts: asked.length } },
      deps,
    );
    return { ok: true, recorded: asked.length };
  });
}
