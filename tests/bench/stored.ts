import { openDatabase } from "~/db/open.server";
import { answerSteps } from "~/db/schema/assessment";

/** How many steps of answers a database holds: asked on a connection of its own, while the server runs. */
export async function storedSteps(databaseUrl: string): Promise<number> {
  const db = await openDatabase(databaseUrl);
  try {
    return await db.$count(answerSteps);
  } finally {
    await db.close();
  }
}
