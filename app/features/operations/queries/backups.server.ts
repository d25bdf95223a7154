import { inArray } from "drizzle-orm";
import { z } from "zod";

import type { BackupRecord } from "../backups";
import { installation } from "~/db/schema/db";
import type { Reader } from "~/db/types";

/** Rows of `installation`: when the last good backup was started, the result of the last attempt, and the
 * details of both. */
export const KEYS = {
  at: "backup.last_at",
  result: "backup.last_result",
  facts: "backup.last_facts",
} as const;

const factsOf = z.object({
  name: z.string().nullable(),
  bytes: z.number(),
  copy: z.enum(["none", "ok", "failed"]),
  error: z.string().nullable(),
});

const NOTHING: BackupRecord = {
  lastGoodAt: null,
  lastTriedAt: null,
  result: null,
  name: null,
  bytes: 0,
  copy: "none",
  error: null,
};

/** Returns the record of the scheduled backups. */
export async function backupRecord(db: Reader): Promise<BackupRecord> {
  return recordFrom(
    await db
      .select({ key: installation.key, value: installation.value, updatedAt: installation.updatedAt })
      .from(installation)
      .where(inArray(installation.key, Object.values(KEYS))),
  );
}

/** Parses the record from the rows it is stored in. */
export function recordFrom(rows: readonly { key: string; value: string; updatedAt: number }[]): BackupRecord {
  const row = (key: string) => rows.find((one) => one.key === key);
  const facts = factsOf.safeParse(JSON.parse(row(KEYS.facts)?.value ?? "null"));
  const result = z.enum(["ok", "copy_failed", "failed"]).safeParse(row(KEYS.result)?.value);
  const at = row(KEYS.at);
  return {
    ...NOTHING,
    ...(facts.success ? facts.data : {}),
    lastGoodAt: at ? Number(at.value) : null,
    lastTriedAt: row(KEYS.result)?.updatedAt ?? null,
    result: result.success ? result.data : null,
  };
}
