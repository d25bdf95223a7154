import type { Curriculum, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { evaluations } from "~/features/certification/queries/applications.server";
import { rulesOf } from "~/features/certification/requirements/kinds";

/** A requirement that has a column of its own in a cohort's list and export. */
export type RequirementColumn = { id: string; title: string };

/** A person's progress toward such a requirement. */
export type RequirementCell = { isMet: boolean; have: number; need: number };

/** Returns the requirements of a profile that have a column of their own; modules and practice hours have theirs. */
export function requirementColumns(profile: Profile | undefined): RequirementColumn[] {
  return (profile?.requirements ?? []).flatMap(({ id, kind, title }) =>
    rulesOf(kind).hasColumn ? [{ id, title }] : [],
  );
}

/**
 * Reads people's progress toward these requirements; reads nothing where there are none.
 * @returns by person id, in the order of the columns; null where the person is held to no such requirement
 */
export async function requirementCells(
  db: Reader,
  curriculum: Curriculum,
  input: { columns: readonly RequirementColumn[]; personIds: readonly string[] },
): Promise<(personId: string) => (RequirementCell | null)[]> {
  const { columns, personIds } = input;
  if (columns.length === 0) return () => [];
  const found = await evaluations(db, curriculum, personIds);
  return (personId) => {
    const results = found.get(personId)?.requirements ?? [];
    return columns.map((column) => {
      const result = results.find(({ id }) => id === column.id);
      return result ? { isMet: result.state === "met", have: result.have, need: result.need } : null;
    });
  };
}
