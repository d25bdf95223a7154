import { and, eq, inArray } from "drizzle-orm";

import type { ContentVersion } from "./types";
import { contentVersions } from "~/db/schema/curriculum";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { ContentKind } from "~/lib/vocabulary";

const ROWS_PER_INSERT = 200;

/**
 * Copies every text in force into the database, where it is never deleted. Versions that are already stored stay
 * unchanged.
 */
export async function keepContentVersions(
  db: Database,
  versions: ContentVersion[],
  now: number,
): Promise<void> {
  const known = new Set(
    (
      await db
        .select({ kind: contentVersions.kind, id: contentVersions.id, hash: contentVersions.hash })
        .from(contentVersions)
    ).map((row) => `${row.kind} ${row.id} ${row.hash}`),
  );
  const fresh = versions.filter((version) => !known.has(`${version.kind} ${version.id} ${version.hash}`));
  if (fresh.length === 0) return;
  await unitOfWork(db, async (tx) => {
    for (let start = 0; start < fresh.length; start += ROWS_PER_INSERT) {
      await tx
        .insert(contentVersions)
        .values(
          fresh.slice(start, start + ROWS_PER_INSERT).map((version) => ({ ...version, firstSeenAt: now })),
        )
        .onConflictDoNothing();
    }
  });
}

/**
 * Returns the stored JSON of texts by hash.
 * @param hashes of one kind
 * @returns hash → JSON; hashes that were never stored are missing
 */
export async function readContentVersions(
  db: Reader,
  kind: ContentKind,
  hashes: string[],
): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .select({ hash: contentVersions.hash, json: contentVersions.json })
    .from(contentVersions)
    .where(and(eq(contentVersions.kind, kind), inArray(contentVersions.hash, hashes)));
  return new Map(rows.map((row) => [row.hash, row.json]));
}
