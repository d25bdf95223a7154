import type { Contents } from "~/db-tools/backup.server";

/** Returns what a backup contains, as a message for the operator: enough to tell whether it is the right one. */
export function describeContents({
  migratedTo,
  newestWriteAt,
  people,
  certificates,
  bytes,
}: Contents): string {
  const size = `${(bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 1 })} MiB`;
  const day = new Date(migratedTo).toISOString().slice(0, 10);
  const last =
    newestWriteAt === null
      ? "it has no activity yet"
      : `last activity on ${new Date(newestWriteAt).toISOString().replace("T", " at ").slice(0, 19)} UTC`;
  const count = (n: number, one: string, more: string) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
  return `It contains ${count(people, "person", "people")} and ${count(certificates, "certificate", "certificates")} (${size}); ${last}. Schema from ${day}.`;
}
