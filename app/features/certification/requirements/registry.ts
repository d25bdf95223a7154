import { attestationRules } from "./attestation/evaluate";
import { attestationRows } from "./attestation/row";
import { modulesRules } from "./modules/evaluate";
import { modulesRows } from "./modules/row";
import { practiceHoursRules } from "./practice_hours/evaluate";
import { practiceHoursRows } from "./practice_hours/row";
import { signOffRules } from "./sign_off/evaluate";
import { signOffRows } from "./sign_off/row";
import type { RequirementRows, RequirementRules } from "./types";
import type { RequirementKind } from "~/lib/vocabulary";

/*
 * Every kind of requirement: its rules, and how it is rendered. A kind that lacks a part does not compile. Two records,
 * so that the browser gets the rows without the rules.
 */

export const RULES: Record<RequirementKind, RequirementRules> = {
  modules: modulesRules,
  practice_hours: practiceHoursRules,
  attestation: attestationRules,
  sign_off: signOffRules,
};

export const ROWS: Record<RequirementKind, RequirementRows> = {
  modules: modulesRows,
  practice_hours: practiceHoursRows,
  attestation: attestationRows,
  sign_off: signOffRows,
};
