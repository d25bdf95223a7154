import { eq } from "drizzle-orm";
import { type Story } from "./story";
import { applications } from "~/db/schema/certification";

export async function revOf({ w, trainee }: Story) {
  const [row] = await w.db
    .select({ rev: applications.rev })
    .from(applications)
    .where(eq(applications.id, trainee.applicationId));
  return String(row!.rev);
}
