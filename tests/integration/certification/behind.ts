import { and, asc, eq } from "drizzle-orm";

import { completeModule, readAll } from "../../support/completions";
import { laterVersion, putInForce } from "../../support/profile-versions";
import type { TestPerson } from "../../support/world";
import { story, type Story } from "./story";
import type { Profile } from "~/curriculum/types";
import { applicationEvents } from "~/db/schema/certification";
import { auditLog } from "~/db/schema/journal";
import { unitOfWork } from "~/db/unit-of-work.server";
import { moveToCurrentProfile } from "~/features/certification/commands/profile-move.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { moveSet } from "~/features/certification/queries/profile-move-set.server";

/* People who began before the current requirements and texts were in force. */

export const OVERDOSE = { id: "m09", number: 3, title: "Overdose recognition and response" };

/** The test profile with another module, other hours and a higher pass mark. */
export function withOverdose(profile: Profile): Partial<Profile> {
  return {
    quiz: { ...profile.quiz, passPercent: 80 },
    requirements: profile.requirements.map((one) =>
      one.modules
        ? { ...one, modules: [...one.modules, OVERDOSE.id], hours: (one.hours ?? 0) + 1 }
        : one.opensAfter
          ? { ...one, opensAfter: [...one.opensAfter, OVERDOSE.id] }
          : one,
    ),
  };
}

/** A trainee ready to apply, before the code of ethics and the modules changed. */
export async function behind() {
  const s = await story();
  const [profile] = s.w.curriculum.profiles;
  const later = laterVersion(s.w.curriculum, {
    profile: withOverdose(profile!),
    policies: ["code-of-ethics"],
    module: { id: OVERDOSE.id, title: OVERDOSE.title },
  });
  await putInForce(s.w, later);
  return { ...s, later, deps: { ...s.deps, curriculum: later } };
}

export type Behind = Awaited<ReturnType<typeof behind>>;

/** The application's row as stored. */
export async function rowOf(s: Pick<Story, "w">, applicationId: string) {
  return (await applicationById(s.w.db, applicationId))!;
}

export const seenFor = async (s: Behind, scope: { cohortId: string } | { applicationId: string }) =>
  (await moveSet(s.w.db, s.w.viewerOf(s.manager), scope, { curriculum: s.later }))!.seen;

export async function moveAll(s: Behind) {
  const scope = { cohortId: s.cohort.id };
  return moveToCurrentProfile(
    s.w.db,
    s.w.viewerOf(s.manager),
    { scope, seen: await seenFor(s, scope) },
    s.deps,
  );
}

export const eventsOf = (s: Pick<Story, "w">, applicationId: string) =>
  s.w.db
    .select()
    .from(applicationEvents)
    .where(
      and(eq(applicationEvents.applicationId, applicationId), eq(applicationEvents.kind, "profile_changed")),
    )
    .orderBy(asc(applicationEvents.seq));

export const movesLogged = (s: Pick<Story, "w">) =>
  s.w.db.select().from(auditLog).where(eq(auditLog.action, "application.profile_changed"));

export async function completeOverdose(s: Behind, trainee: TestPerson) {
  const world = { ...s.w, curriculum: s.later };
  await unitOfWork(s.w.db, async (tx) => {
    await readAll(tx, world, trainee.id, OVERDOSE.id);
    await completeModule(tx, world, trainee.id, OVERDOSE.id);
  });
}
