import { evaluate } from "../model";
import {
  effectOf,
  hoursChanges,
  moduleNames,
  type HoursChange,
  type MoveEffect,
  type StaysBecause,
} from "../profile-move";
import { NO_EVIDENCE } from "../requirements/types";
import { compareVersions, type VersionChanges } from "../version-compare";
import { factsOf, readEvidence } from "./evidence.server";
import { moveSet, type MoveScope, type MoveSet, type ScopedApplication } from "./profile-move-set.server";
import { pinnedProfile } from "~/curriculum/pinned.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { type Version } from "~/features/agreements/model";
import { pageOf } from "~/lib/paging";
import type { Viewer } from "~/lib/roles";
import type { ApplicationState } from "~/lib/vocabulary";

/* Preview of moving to the profile and texts in force. */

export const PREVIEW_PAGE = 50;

/** People evaluated at once. */
const CHUNK = 500;

export type MovedPerson = {
  applicationId: string;
  shownName: string;
  state: ApplicationState;
  effect: MoveEffect;
  hours: HoursChange[];
};

export type MovePreview = {
  seen: string;
  /** Each earlier version that a person is held to, with how it differs from the one in force. */
  versions: { people: number; changes: VersionChanges }[];
  counts: { moves: number; agree: number; fallFromReady: number; practiceCloses: number };
  people: { page: number; pages: number; from: number; rows: MovedPerson[] };
  stays: { total: number; rows: { applicationId: string; shownName: string; because: StaysBecause }[] };
};

/**
 * Previews a move: what changes, whom it affects and how, and who stays.
 * @param askedPage of the people, as given in the URL
 * @returns null when the scope is not the actor's
 */
export async function movePreview(
  db: Reader,
  actor: Viewer,
  { scope, askedPage }: { scope: MoveScope; askedPage: string | null },
  { curriculum }: { curriculum: Curriculum },
): Promise<MovePreview | null> {
  const set = await moveSet(db, actor, scope, { curriculum });
  if (!set) return null;
  const held = await profilesHeld(db, curriculum, set);
  const people = await effectsOf(db, curriculum, set, held);
  const { page, pages, from } = pageOf(askedPage, people.length, PREVIEW_PAGE);
  const having = (matches: (effect: MoveEffect) => boolean) =>
    people.filter(({ effect }) => matches(effect)).length;
  return {
    seen: set.seen,
    versions: versionsOf(curriculum, set, held),
    counts: {
      moves: people.length,
      agree: having(({ agrees }) => agrees.length > 0),
      fallFromReady: having(({ fallsFromReady }) => fallsFromReady),
      practiceCloses: having(({ practiceCloses }) => practiceCloses),
    },
    people: { page, pages, from, rows: people.slice(from, from + PREVIEW_PAGE) },
    stays: {
      total: set.stays.length,
      rows: set.stays.slice(0, PREVIEW_PAGE).map(({ application, because }) => ({
        applicationId: application.id,
        shownName: application.shownName,
        because,
      })),
    },
  };
}

/** Returns the profiles the moving applications are held to, by hash, each read once. */
async function profilesHeld(
  db: Reader,
  curriculum: Curriculum,
  { moves }: MoveSet,
): Promise<Map<string, Profile>> {
  const pins = new Map(moves.map((pin) => [pin.profileHash, pin]));
  return new Map(
    await Promise.all(
      [...pins].map(async ([hash, pin]): Promise<[string, Profile]> => [
        hash,
        await pinnedProfile(db, curriculum, pin),
      ]),
    ),
  );
}

async function effectsOf(
  db: Reader,
  curriculum: Curriculum,
  { moves, inForce }: MoveSet,
  held: ReadonlyMap<string, Profile>,
): Promise<MovedPerson[]> {
  const nameOf = moduleNames(curriculum.modules);
  const factsBefore = new Map([...held].map(([hash, profile]) => [hash, factsOf(curriculum, [profile])]));
  const factsAfter = factsOf(curriculum, [inForce.profile]);
  const found: MovedPerson[] = [];
  for (let from = 0; from < moves.length; from += CHUNK) {
    const some = moves.slice(from, from + CHUNK);
    const evidence = await readEvidence(db, curriculum, [...held.values(), inForce.profile], some);
    for (const application of some) {
      const profile = held.get(application.profileHash);
      const facts = factsBefore.get(application.profileHash);
      if (!profile || !facts) continue;
      const own = evidence.get(application.personId) ?? NO_EVIDENCE;
      const before = evaluate(application, profile, facts, own);
      const after = evaluate({ ...application, texts: inForce.texts }, inForce.profile, factsAfter, own);
      found.push({
        applicationId: application.id,
        shownName: application.shownName,
        state: application.state,
        effect: effectOf(before, after, nameOf),
        hours: hoursChanges(before, after),
      });
    }
  }
  return found;
}

function versionsOf(
  curriculum: Curriculum,
  { moves, inForce }: MoveSet,
  held: ReadonlyMap<string, Profile>,
): MovePreview["versions"] {
  const groups = new Map<string, { version: Version; people: number }>();
  for (const application of moves) {
    const profile = held.get(application.profileHash);
    if (!profile) continue;
    const key = `${application.profileHash} ${pinnedText(application)}`;
    const known = groups.get(key);
    if (known) known.people += 1;
    else groups.set(key, { version: { profile, texts: application.texts }, people: 1 });
  }
  const statements = new Map(inForce.profile.statements.map(({ id, text }) => [id, text]));
  const names = {
    module: moduleNames(curriculum.modules),
    text: (id: string) => curriculum.policyBySlug(id)?.title ?? statements.get(id),
  };
  return [...groups.values()]
    .map(({ version, people }) => ({ people, changes: compareVersions(version, inForce, names) }))
    .sort((a, b) => b.people - a.people);
}

function pinnedText({ texts }: ScopedApplication): string {
  return Object.entries(texts)
    .map(([id, hash]) => `${id} ${hash}`)
    .sort()
    .join("\n");
}
