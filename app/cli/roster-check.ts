import { unitOfWork } from "~/db/unit-of-work.server";
import { compareRoster, differencesOf } from "~/features/roster/queries/compare.server";
import { createLog } from "~/server/log";
import { readSettings } from "~/server/settings";
import { createWorld } from "~/server/world";

const SHOWN = 50;
const PEOPLE_AT_ONCE = 500;

/**
 * Compares the stored lines behind staff pages with a new computation, and changes nothing. Safe beside the server: what
 * differs is compared once more in a unit of work. Exits with 1 when something differs.
 */
export async function checkRoster(): Promise<number> {
  const settings = readSettings(process.env, "production");
  const world = await createWorld(settings, createLog("warn", Date.now), { isFurther: true });
  const { db, curriculum } = world;
  try {
    let compared = 0;
    const first = await compareRoster(db, { curriculum }, (people) => {
      compared = people;
      if (process.stderr.isTTY) process.stderr.write(`\r${people} people compared`);
    });
    if (process.stderr.isTTY) process.stderr.write("\n");
    const suspects = [...new Set(first.map(({ personId }) => personId))];
    const differing = [];
    for (let from = 0; from < suspects.length; from += PEOPLE_AT_ONCE) {
      const some = suspects.slice(from, from + PEOPLE_AT_ONCE);
      differing.push(...(await unitOfWork(db, (tx) => differencesOf(tx, curriculum, some))));
    }
    for (const { membershipId, column } of differing.slice(0, SHOWN)) {
      process.stdout.write(`roster_lines ${membershipId}: ${column} is not what the other tables give\n`);
    }
    if (differing.length > SHOWN) process.stdout.write(`… and ${differing.length - SHOWN} more\n`);
    process.stdout.write(`People compared: ${compared}. Differences: ${differing.length}.\n`);
    if (differing.length > 0)
      process.stdout.write("Delete the lines named above; the program computes them anew within a minute.\n");
    return differing.length === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
}
