import { pinnedProfile } from "~/curriculum/pinned.server";
import { practiceRequirement } from "~/curriculum/requirements";
import type { Curriculum, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { evaluations, latestApplicationOf } from "~/features/certification/queries/applications.server";
import { OPEN_APPLICATION_STATES } from "~/lib/vocabulary";

/** Whether somebody's hours can be sent to the supervisor, and by which rules. */
export type PracticeStanding = {
  profile: Profile;
  /** Of the application that is open or was last; null without one. */
  cohortId: string | null;
  /** `locked`: modules are missing; `closed`: there is no open application that hours could count for. */
  access: "open" | "locked" | "closed";
  /** Titles of the modules that have to be passed first. */
  lockedBy: string[];
  /** How many hours the profile asks for; null when it asks for none. */
  hoursAsked: number | null;
};

/** The programme's own profile, for people without an application. */
function defaultProfile(curriculum: Curriculum): Profile {
  const profile = curriculum.profileById(curriculum.programme.defaultProfile) ?? curriculum.profiles[0];
  if (!profile) throw new Error("The programme has no profile.");
  return profile;
}

/**
 * How somebody stands with practice now. Works inside a unit of work too.
 * @throws Error when the version of the profile they are held to was never kept
 */
export async function practiceStanding(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
): Promise<PracticeStanding> {
  const application = await latestApplicationOf(db, personId);
  const profile = application ? await pinnedProfile(db, curriculum, application) : defaultProfile(curriculum);
  const rule = practiceRequirement(profile);
  const hoursAsked = rule?.hours ?? null;
  const common = { profile, cohortId: application?.cohortId ?? null, hoursAsked };
  if (!application || !OPEN_APPLICATION_STATES.some((state) => state === application.state)) {
    return { ...common, access: "closed", lockedBy: [] };
  }
  const evaluation = (await evaluations(db, curriculum, [personId])).get(personId);
  const lockedBy =
    evaluation?.requirements.find(({ id, state }) => id === rule?.id && state === "locked")?.lockedBy ?? [];
  return { ...common, access: lockedBy.length > 0 ? "locked" : "open", lockedBy };
}
