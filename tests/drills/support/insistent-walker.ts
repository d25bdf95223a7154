import { Walker, type Answer } from "../../support/walker";
import { openFile } from "~/db/driver.server";

/** Columns that change by themselves, or only record that a request was made. */
const WITHOUT_TABLES = [
  "limits",
  "sessions",
  "job_leases",
  "installation",
  "audit_seals",
  "sqlite_sequence",
  // Each request comes as from a browser without a device cookie.
  "known_devices",
  // Text typed by a person whose session has ended is kept for an hour.
  "unsent_forms",
];
const COLUMNS: Record<string, string> = {
  // Sending runs in parallel: only which messages exist counts.
  outbox: "id, template, to_email, dedupe_key",
  people: "id, email, legal_name, shown_name, status, rev",
  lesson_visits: "person_id, lesson_id, place",
  audit_log: "id, action, subject_id",
};
const ASKED_ONLY =
  "action not in ('person.signed_in', 'person.sign_in_refused', 'person.confirmation_refused', 'application.sign_off_refused', 'mail.not_due') and action not like '%.read'";

/** Everything stored, one line per row. */
export function rowsOf(file: string): Set<string> {
  const db = openFile(file, { readonly: true });
  try {
    const tables = db
      .prepare("select name from sqlite_master where type = 'table' and name not like '\\_\\_%' escape '\\'")
      .pluck()
      .all() as string[];
    const lines = tables
      .filter((table) => !WITHOUT_TABLES.includes(table))
      .flatMap((table) => {
        const where = table === "audit_log" ? ` where ${ASKED_ONLY}` : "";
        const rows = db
          .prepare(`select ${COLUMNS[table] ?? "*"} from ${table}${where}`)
          .raw()
          .all();
        return rows.map((row) => `${table} ${JSON.stringify(row)}`);
      });
    return new Set(lines);
  } finally {
    db.close();
  }
}

export type Sent = {
  path: string;
  /** The pattern of the address, and the form's intent. */
  what: string;
  /** Status of each of the requests sent at once, and of the one sent after them. */
  atOnce: number[];
  after: number;
  /** Rows that the one after them added or changed. */
  doneAgain: string[];
  /** Duplicate audit entries among those of the requests sent at once. */
  doubled: string[];
};

/**
 * A person whose every form arrives many times: at once, and once more after it was answered. Continues with the answer
 * that reports success.
 */
export class InsistentWalker extends Walker {
  constructor(
    url: string,
    from: string,
    private readonly file: string,
    private readonly log: Sent[],
  ) {
    super(url, from);
  }

  override async ask(path: string, init: { body?: URLSearchParams } = {}): Promise<Answer> {
    if (!init.body) return super.ask(path, init);
    const cookie = this.cookie;
    const before = rowsOf(this.file);
    // Hashing each password is slow, and many failed attempts lock the account.
    const times = [...init.body.keys()].some((name) => /password/i.test(name)) ? 6 : 20;
    const answers = await Promise.all(
      Array.from({ length: times }, async () => {
        const other = new Walker(this.url, this.from);
        other.cookie = cookie;
        return { answer: await other.ask(path, init), cookie: other.cookie };
      }),
    );
    const between = rowsOf(this.file);
    const again = new Walker(this.url, this.from);
    again.cookie = cookie;
    const after = await again.ask(path, init);
    const isYes = ({ answer }: { answer: Answer }) => answer.status < 400;
    const best = answers.findLast(isYes) ?? answers[0]!;
    // A browser keeps the cookies of every answer.
    this.cookie = (answers.findLast((one) => isYes(one) && one.cookie !== cookie) ?? best).cookie;
    const told = [...between]
      .filter((row) => row.startsWith("audit_log") && !before.has(row))
      .map((row) => row.replace(/^audit_log \["[^"]*",/, ""));
    this.log.push({
      path: new URL(path, this.url).pathname,
      what: `${shapeOf(path, this.url)} ${init.body.get("intent") ?? ""}`.trim(),
      atOnce: answers.map(({ answer }) => answer.status),
      after: after.status,
      doneAgain: [...rowsOf(this.file)].filter((row) => !between.has(row)),
      doubled: told.filter((line, index) => told.indexOf(line) !== index),
    });
    return best.answer;
  }
}

/** A path without the ids in it. */
function shapeOf(path: string, url: string): string {
  return new URL(path, url).pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id")
    .replace(/\/(join|reset-password|account\/email)\/[\w-]+/, "/$1/:token")
    .replace(/\/learn\/[^/]+(\/quiz)?/, (_all, quiz: string | undefined) => `/learn/:module${quiz ?? ""}`)
    .replace(/\/learn\/:module\/(?!quiz|:id)[^/]+/, "/learn/:module/:lesson");
}
