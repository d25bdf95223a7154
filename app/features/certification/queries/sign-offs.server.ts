import { and, desc, eq, isNull } from "drizzle-orm";

import { signOffs } from "~/db/schema/certification";
import type { Reader } from "~/db/types";

/** A supervisor's signature, as it was given. */
export type SignOff = {
  supervisorId: string;
  typedName: string;
  signedAt: number;
  statement: string;
  evidenceHash: string;
  evidenceScheme: number;
};

/** Returns the signature on an application; null when it was never signed, or the signature was withdrawn. */
export async function signOffOf(db: Reader, applicationId: string): Promise<SignOff | null> {
  const [row] = await db
    .select({
      supervisorId: signOffs.supervisorId,
      typedName: signOffs.typedName,
      signedAt: signOffs.signedAt,
      statement: signOffs.statement,
      evidenceHash: signOffs.evidenceHash,
      evidenceScheme: signOffs.evidenceScheme,
    })
    .from(signOffs)
    .where(and(eq(signOffs.applicationId, applicationId), isNull(signOffs.withdrawnAt)));
  return row ?? null;
}

/** Returns when a supervisor last signed an application, withdrawn signatures included; null: never. */
export async function lastSignedAt(
  db: Reader,
  { applicationId, by }: { applicationId: string; by: string },
): Promise<number | null> {
  const [row] = await db
    .select({ at: signOffs.signedAt })
    .from(signOffs)
    .where(and(eq(signOffs.applicationId, applicationId), eq(signOffs.supervisorId, by)))
    .orderBy(desc(signOffs.signedAt))
    .limit(1);
  return row?.at ?? null;
}
