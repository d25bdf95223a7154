import { pinnedProfile } from "~/curriculum/pinned.server";
import { practiceOpensAfter, practiceRequirement } from "~/curriculum/requirements";
import type { Curriculum, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { defaultProfile } from "~/features/agreements/model";
import { heldTo } from "~/features/agreements/queries/held-to.server";
import { completedAmong } from "~/features/learning/queries/completions.server";

/** Whether a person can submit hours to their supervisor, and under which rules. */
export type PracticeAccess = {
  profile: Profile;
  /** The cohort of the application that is open or was last; null without one. */
  cohortId: string | null;
  /** `locked`: modules are missing; `closed`: there is no open application that hours could count for. */
  access: "open" | "locked" | "closed";
  /** Titles of the modules that have to be completed first. */
  lockedBy: string[];
  /** How many hours the profile requires; null when it requires none. */
  hoursAsked: number | null;
};

/**
 * Returns whether a person can submit hours now. Works inside a unit of work too.
 * @throws Error when the version of the profile they are held to was never stored
 */
export async function practiceAccess(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
): Promise<PracticeAccess> {
  const held = await heldTo(db, personId);
  const profile = held ? await pinnedProfile(db, curriculum, held) : defaultProfile(curriculum);
  if (!profile) throw new Error("The program has no profile.");

  const common = {
    profile,
    cohortId: held?.cohortId ?? null,
    hoursAsked: practiceRequirement(profile)?.hours ?? null,
  };
  if (!held?.isOpen) return { ...common, access: "closed", lockedBy: [] };
  const opensAfter = practiceOpensAfter(profile);
  const completed = await completedAmong(db, personId, opensAfter);
  const lockedBy = opensAfter
    .filter((id) => !completed.has(id))
    .map((id) => curriculum.moduleById(id)?.title ?? id);
  return { ...common, access: lockedBy.length > 0 ? "locked" : "open", lockedBy };
}

/** Returns the modules that still lock practice, with the slug of their page. */
export function missingModules(
  curriculum: Pick<Curriculum, "modules">,
  { lockedBy }: Pick<PracticeAccess, "lockedBy">,
): { title: string; slug: string | null }[] {
  return lockedBy.map((title) => ({
    title,
    slug: curriculum.modules.find((module) => module.title === title)?.slug ?? null,
  }));
}
