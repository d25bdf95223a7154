import { attestationEvidence } from "./attestation/evidence.server";
import { attestationSchema } from "./attestation/schema";
import { modulesEvidence } from "./modules/evidence.server";
import { modulesSchema } from "./modules/schema";
import { practiceHoursEvidence } from "./practice_hours/evidence.server";
import { practiceHoursSchema } from "./practice_hours/schema";
import { signOffEvidence } from "./sign_off/evidence.server";
import { signOffSchema } from "./sign_off/schema";
import type { EvidenceReads } from "./sources.server";
import type { RequirementSchema } from "~/curriculum/requirement-schema";
import type { RequirementKind } from "~/lib/vocabulary";

/* Every kind of requirement: its schema, and the data read for it. */

/** The kinds' parts of a profile's schema, passed to the curriculum loader. */
export const REQUIREMENT_SCHEMAS: Record<RequirementKind, RequirementSchema> = {
  modules: modulesSchema,
  practice_hours: practiceHoursSchema,
  attestation: attestationSchema,
  sign_off: signOffSchema,
};

export const EVIDENCE_READS: Record<RequirementKind, EvidenceReads> = {
  modules: modulesEvidence,
  practice_hours: practiceHoursEvidence,
  attestation: attestationEvidence,
  sign_off: signOffEvidence,
};
