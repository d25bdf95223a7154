import { openDatabase } from "~/db/open.server";
import { answerSteps } from "~/db/schema/assessment";

/** How many answer steps a database holds: queried on a separate connection, while the server runs. */
export async function storedSteps(databaseUrl: string): Promise<number> {
  const db = await openDatabase(databaseUrl);
  try {
    return await db.$count(answerSteps);
  } finally {
    await db.close();
  }
}
