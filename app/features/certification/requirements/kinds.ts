import { ROWS, RULES } from "./registry";
import type {
  RequirementRow,
  RequirementRows,
  RequirementResult,
  RequirementRules,
  RowReader,
} from "./types";

/* Lookup of kinds by their name in a profile or in a result. */

const rules: Readonly<Record<string, RequirementRules | undefined>> = RULES;
const rows: Readonly<Record<string, RequirementRows | undefined>> = ROWS;

/**
 * Returns the rules of a kind.
 * @throws Error for a kind that this release does not know
 */
export function rulesOf(kind: string): RequirementRules {
  const found = rules[kind];
  if (!found) throw new Error(`No rules for requirements of the kind ${kind}.`);
  return found;
}

/** Returns every kind's name with its rules. */
export function allRules(): [kind: string, rules: RequirementRules][] {
  return Object.entries(RULES);
}

/** Describes a requirement's progress; for a kind that this release does not know, only the common row. */
export function rowOf(result: RequirementResult, reader: RowReader): RequirementRow {
  return rows[result.kind]?.row(result, reader) ?? { sentences: [], comesBy: null };
}

/** Returns the card for a requirement that is the trainee's next step, or null when its kind has none. */
export function nextCardOf({ kind }: RequirementResult): RequirementRows["nextCard"] {
  return rows[kind]?.nextCard ?? null;
}
