import {
  groupOf,
  readInviteTable,
  TABLE_COLUMNS_MAX,
  TABLE_ROWS_MAX,
  type InviteTable,
  type RowVerdict,
  type TableEntry,
} from "../invite-table";
import { knownAddresses } from "./known-addresses.server";
import type { Reader } from "~/db/types";
import { readTable, textOfFile } from "~/documents/table-reading";
import { shownEmail } from "~/lib/email";
import type { TableFault } from "~/lib/table-fault";

export type JudgedRow = TableEntry & { verdict: RowVerdict };
export type RowToInvite = {
  email: string;
  role: TableEntry["role"];
  supervisor: string | null;
  supervisorId: string | null;
};
export type JudgedTable = { rows: JudgedRow[]; toInvite: RowToInvite[]; unused: string[] };

/** Reads a table of people to invite from a file, or from pasted text. */
export function inviteTableIn(
  source: Uint8Array | string,
): { ok: true; table: InviteTable } | { ok: false; fault: TableFault } {
  const decoded = typeof source === "string" ? { ok: true as const, text: source } : textOfFile(source);
  if (!decoded.ok) return decoded;
  // One more for the titles.
  const most = { rows: TABLE_ROWS_MAX + 1, columns: TABLE_COLUMNS_MAX };
  const read = readTable(decoded.text, most);
  if (!read.ok && read.fault.code === "too_many_rows") return { ok: false, fault: TOO_MANY };
  if (!read.ok) return read;
  const table = readInviteTable(read.rows);
  if (table.entries.length > TABLE_ROWS_MAX) return { ok: false, fault: TOO_MANY };
  return table.entries.length === 0 ? { ok: false, fault: { code: "empty" } } : { ok: true, table };
}

const TOO_MANY: TableFault = { code: "too_many_rows", most: TABLE_ROWS_MAX };

/**
 * Returns, row by row, what inviting a table to a cohort would do. Writes nothing.
 * @param managerId the actor: only their own cohorts are named
 */
export async function judgeTable(
  db: Reader,
  managerId: string,
  { cohortId, table, now }: { cohortId: string; table: InviteTable; now: number },
): Promise<JudgedTable> {
  const emails = [...new Set(table.entries.flatMap((entry) => entry.email ?? []))];
  const known = await knownAddresses(db, managerId, { cohortId, emails, now });
  const verdictOf = (entry: TableEntry): RowVerdict => {
    const { email, role, supervisor, wrong, firstLine } = entry;
    if (wrong) return { kind: "wrong", ...wrong };
    if (email === null) return { kind: "wrong", fault: "no_email", column: "1" };
    if (firstLine !== null) return { kind: "repeated", firstLine };
    if (known.deactivated.has(email)) return { kind: "deactivated" };
    if (role === "trainee" && known.members.has(email)) return { kind: "already_member" };
    if (role === "supervisor" && known.supervisors.has(email)) return { kind: "already_staff" };
    if (known.invited.has(email)) return { kind: "already_invited" };
    if (supervisor !== null && !known.supervisors.has(supervisor))
      return { kind: "no_such_supervisor", supervisor: shownEmail(supervisor) };
    const cohortName = role === "trainee" ? known.elsewhere.get(email) : undefined;
    if (cohortName !== undefined) return { kind: "elsewhere", cohortName };
    return { kind: known.accounts.has(email) ? "has_account" : "new" };
  };
  const rows = table.entries.map((entry): JudgedRow => ({ ...entry, verdict: verdictOf(entry) }));
  const toInvite = rows.flatMap(({ email, role, supervisor, verdict }): RowToInvite[] => {
    if (email === null || groupOf(verdict) !== "invited") return [];
    const supervisorId = supervisor === null ? null : (known.supervisors.get(supervisor) ?? null);
    return [{ email, role, supervisor, supervisorId }];
  });
  return { rows, toInvite, unused: table.unused };
}
