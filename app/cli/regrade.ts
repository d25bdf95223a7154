import type { Curriculum } from "~/curriculum/types";
import type { Database } from "~/db/types";
import { regradeAttempt } from "~/features/assessment/commands/grading.server";
import { findActivePerson } from "~/features/people/queries/people.server";
import { countOf } from "~/lib/count";
import type { Deps } from "~/lib/ids";
import { createLog } from "~/server/log";
import { readSettings } from "~/server/settings";
import { createWorld } from "~/server/world";

const USAGE = "Usage: npm run regrade -- ADMINISTRATOR-EMAIL ATTEMPT…\n";

/** Regrades quiz attempts after an error in the program's grading was fixed. `regrade -- EMAIL ATTEMPT…`. */
export async function regrade(args: string[]): Promise<number> {
  const [email = "", ...attemptIds] = args;
  if (!email.includes("@") || attemptIds.length === 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  const settings = readSettings(process.env, "production");
  const world = await createWorld(settings, createLog(settings.logLevel, Date.now));
  try {
    return await regradeAll(
      world.db,
      { email, attemptIds },
      { ...world, say: (line) => process.stdout.write(line) },
    );
  } finally {
    await world.db.close();
  }
}

/**
 * Regrades attempts one by one, in the name of an administrator.
 * @returns the exit code: 1 when there is no such administrator, or an attempt could not be regraded
 */
export async function regradeAll(
  db: Database,
  { email, attemptIds }: { email: string; attemptIds: readonly string[] },
  { say, ...deps }: Deps & { curriculum: Curriculum; say: (line: string) => void },
): Promise<number> {
  const actor = await findActivePerson(db, email.toLowerCase());
  if (!actor?.roles.includes("administrator")) {
    say(`${email} is not an active administrator.\n`);
    return 1;
  }
  let code = 0;
  for (const attemptId of attemptIds) {
    const done = await regradeAttempt(db, { personId: actor.id, roles: actor.roles }, { attemptId }, deps);
    if (done.ok)
      say(
        `${attemptId}: grading ${done.number}, ${countOf(done.points, "point")}, ${done.isPassed ? "passed" : "not passed"}\n`,
      );
    else {
      say(
        `${attemptId}: ${done.code === "conflict" ? "not submitted yet, or regraded just now" : "no such attempt"}\n`,
      );
      code = 1;
    }
  }
  return code;
}
