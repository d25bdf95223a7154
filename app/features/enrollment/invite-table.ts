import { readEmail } from "~/lib/email";
import { fold, lineOf } from "~/lib/fold";

/* A table of people to invite: which column says what, and what each row asks for. Pure. */

/** Maximum number of people in one table. */
export const TABLE_ROWS_MAX = 1000;
/** Maximum number of columns; a table with more is some other table. */
export const TABLE_COLUMNS_MAX = 50;

export const TABLE_COLUMNS = ["email", "name", "role", "supervisor"] as const;
export type TableColumn = (typeof TABLE_COLUMNS)[number];

/** Column titles as people write them, folded. */
const TITLES: Record<TableColumn, RegExp> = {
  email: /^(?:e-?mail|e-?mail address|address|correo|correo electrónico|courriel)$/,
  name: /^(?:name|full name|person|trainee|participant|nombre|nom)$/,
  role: /^(?:role|rol|rôle)$/,
  supervisor:
    /^(?:supervisor|supervisor'?s? e-?mail|supervisor'?s? e-?mail address|supervisor'?s? address|supervisora?)$/,
};

/** What is wrong with a cell. */
export type RowFault =
  | "no_email"
  | "broken_email"
  | "unknown_role"
  | "broken_supervisor"
  | "supervisor_not_needed"
  | "own_supervisor"
  | "unreadable"
  | "too_long";

export type TableEntry = {
  /** 1-based line of the file. */
  line: number;
  /** What tells the row apart: its name or address as written, shortened. */
  text: string;
  /** As stored; null when there is none. */
  email: string | null;
  role: "trainee" | "supervisor";
  /** The supervisor's address as stored; null: none asked for. */
  supervisor: string | null;
  /** The first fault of the row, and its column: the title as written, or its number. */
  wrong: { fault: RowFault; column: string } | null;
  /** The line on which the same address was written first; null: it is the first. */
  firstLine: number | null;
};

export type InviteTable = {
  entries: TableEntry[];
  /** Titles of columns that are not read. */
  unused: string[];
};

/** What inviting a row would do; `new`, `has_account`, and `elsewhere` are invited. */
export type RowVerdict =
  | { kind: "new" }
  | { kind: "has_account" }
  /** Already learns in another cohort of the manager. */
  | { kind: "elsewhere"; cohortName: string }
  | { kind: "already_invited" }
  | { kind: "already_member" }
  | { kind: "already_staff" }
  | { kind: "repeated"; firstLine: number }
  | { kind: "deactivated" }
  /** The supervisor named is no active supervisor of this cohort. */
  | { kind: "no_such_supervisor"; supervisor: string }
  | { kind: "wrong"; fault: RowFault; column: string };

/** Returns whether a row is invited, is passed over because nothing is left to do, or has to be corrected. */
export function groupOf({ kind }: RowVerdict): "invited" | "passed_over" | "wrong" {
  switch (kind) {
    case "new":
    case "has_account":
    case "elsewhere":
      return "invited";
    case "already_invited":
    case "already_member":
    case "already_staff":
    case "repeated":
      return "passed_over";
    case "deactivated":
    case "no_such_supervisor":
    case "wrong":
      return "wrong";
  }
}

/** No cell that is read is longer; what is longer is not a name or an address. */
const CELL_MAX = 500;
const SHOWN = 80;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const CONTROLS_ALL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const SUPERVISOR_ROLE = /^supervisora?$/;
const TRAINEE_ROLE = /^(?:|trainee|learner|student|participant)$/;

/**
 * Returns what each row of a table asks for. Columns are found by their titles; without titles, the column with the
 * most addresses is the email column, and when that is the first, name, role, and supervisor follow.
 */
export function readInviteTable(rows: readonly { line: number; cells: readonly string[] }[]): InviteTable {
  const { columns, titles } = columnsOf(rows);
  const seen = new Map<string, number>();
  const entries = (titles ? rows.slice(1) : rows).map(({ line, cells }): TableEntry => {
    const entry = entryOf(line, (column) => {
      const place = columns[column];
      return place === undefined ? "" : (cells[place] ?? "");
    });
    const { fault, ...read } = entry;
    const { email } = read;
    const firstLine = email === null ? null : (seen.get(email) ?? null);
    if (email !== null && firstLine === null) seen.set(email, line);
    const at = fault === null ? 0 : (columns[fault.column] ?? 0);
    return {
      ...read,
      wrong: fault === null ? null : { fault: fault.fault, column: titles?.[at] || String(at + 1) },
      firstLine,
    };
  });
  const used = new Set(Object.values(columns));
  const unused = (titles ?? []).filter((title, place) => title !== "" && !used.has(place));
  return { entries, unused };
}

function entryOf(
  line: number,
  cell: (column: TableColumn) => string,
): Pick<TableEntry, "line" | "text" | "email" | "role" | "supervisor"> & {
  fault: { fault: RowFault; column: TableColumn } | null;
} {
  const typed = (column: TableColumn) => lineOf(cell(column).replace(CONTROLS_ALL, ""));
  const faults: { fault: RowFault; column: TableColumn }[] = [];
  for (const column of TABLE_COLUMNS) {
    if (CONTROLS.test(cell(column))) faults.push({ fault: "unreadable", column });
    else if (cell(column).length > CELL_MAX) faults.push({ fault: "too_long", column });
  }
  const email = readEmail(addressIn(typed("email")));
  if (email === null && faults.length === 0)
    faults.push({ fault: typed("email") === "" ? "no_email" : "broken_email", column: "email" });

  const asked = fold(typed("role"));
  const role = SUPERVISOR_ROLE.test(asked) ? "supervisor" : "trainee";
  if (role === "trainee" && !TRAINEE_ROLE.test(asked)) faults.push({ fault: "unknown_role", column: "role" });

  const written = typed("supervisor");
  const supervisor = written === "" ? null : readEmail(addressIn(written));
  if (written !== "" && supervisor === null)
    faults.push({ fault: "broken_supervisor", column: "supervisor" });
  else if (supervisor !== null && role === "supervisor")
    faults.push({ fault: "supervisor_not_needed", column: "supervisor" });
  else if (supervisor !== null && supervisor === email)
    faults.push({ fault: "own_supervisor", column: "supervisor" });

  const text = [typed("name"), typed("email")].filter((part) => part !== "").join(" · ");
  return { line, text: shortened(text), email, role, supervisor, fault: faults[0] ?? null };
}

/** Returns the address in a cell without what mail programs put around it: `Nia <nia@example.org>`, `mailto:`. */
function addressIn(cell: string): string {
  const inside = /<([^<>]+)>\s*$/.exec(cell)?.[1] ?? cell;
  return inside.replace(/^mailto:/i, "");
}

type Places = Partial<Record<TableColumn, number>>;

function columnsOf(rows: readonly { cells: readonly string[] }[]): {
  columns: Places;
  /** The cells of the first row, if it has titles. */
  titles: string[] | null;
} {
  const first = rows[0]?.cells ?? [];
  const titles = first.map((cell) => shortened(lineOf(cell.replace(CONTROLS_ALL, ""))));
  const hasAddress = first.some((cell) => readEmail(addressIn(lineOf(cell))) !== null);
  const columns: Places = {};
  if (!hasAddress) {
    for (const column of TABLE_COLUMNS) {
      const place = titles.findIndex((title) => TITLES[column].test(fold(title)));
      if (place >= 0 && !Object.values(columns).includes(place)) columns[column] = place;
    }
    if (columns.email !== undefined) return { columns, titles };
  }
  const counts = addressesByColumn(rows);
  const most = Math.max(0, ...counts);
  const email = most === 0 ? 0 : counts.indexOf(most);
  // A first row with neither an address nor a known title is a person without one, unless other titles are known.
  const isTitled = Object.keys(columns).length > 0;
  if (isTitled) return { columns: { ...columns, email }, titles };
  if (email > 0) return { columns: { email }, titles: null };
  return { columns: { email: 0, name: 1, role: 2, supervisor: 3 }, titles: null };
}

function addressesByColumn(rows: readonly { cells: readonly string[] }[]): number[] {
  const counts: number[] = [];
  for (const { cells } of rows) {
    cells.forEach((cell, place) => {
      const isAddress = cell.includes("@") && readEmail(addressIn(lineOf(cell))) !== null;
      counts[place] = (counts[place] ?? 0) + (isAddress ? 1 : 0);
    });
  }
  return counts;
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= SHOWN ? text : `${letters.slice(0, SHOWN - 1).join("")}…`;
}

/** Writes rows as the confirmation form carries them: only what is read, one person a line. */
export function writeInviteTable(
  rows: readonly { email: string; role: TableEntry["role"]; supervisor: string | null }[],
): string {
  return [
    "email\trole\tsupervisor",
    ...rows.map(({ email, role, supervisor }) => [email, role, supervisor ?? ""].join("\t")),
  ].join("\n");
}
