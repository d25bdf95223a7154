import { mebibytes, reportOn, type Finding } from "./finding";
import type { Inspection } from "~/db-tools/inspect.server";
import { countOf } from "~/lib/count";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

const { ok, look, mend } = reportOn("database");
const queue = reportOn("queues");

/** Checks what the inspection of the database found. */
export function checkDatabase(seen: Inspection | null): Finding[] {
  if (seen === null) {
    return [look("There is no database yet.", "The first start creates it; fix the other findings first.")];
  }
  const findings: Finding[] = [];
  if (seen.migratedTo > seen.newestKnown) {
    findings.push(mend("It was written by a newer version of Alongside.", "Install that version again."));
  } else if (seen.migratedTo < seen.newestKnown) {
    findings.push(look("It is from an earlier version.", "The next start migrates it; make a backup first."));
  } else findings.push(ok(`The schema is up to date; the size is ${mebibytes(seen.bytes)}.`));
  if (seen.integrity !== null) {
    findings.push(
      seen.integrity === "ok"
        ? ok("The integrity check passed.")
        : mend(
            `It is corrupted: ${seen.integrity.split("\n")[0]}`,
            "Stop the server and restore the last backup.",
          ),
    );
  }
  if (seen.brokenReferences) {
    findings.push(mend(`Broken foreign keys: ${seen.brokenReferences}.`, "Restore the last good backup."));
  }
  if (seen.logBytes > 64 * 2 ** 20) {
    findings.push(
      look(
        `The write-ahead log has ${mebibytes(seen.logBytes)}: a reader has been open for a long time.`,
        "Restart the server at a quiet time; it checkpoints the log.",
      ),
    );
  }
  if (seen.emptyShare > 0.5 && seen.bytes > 100 * 2 ** 20) {
    findings.push(
      look(
        `${Math.round(seen.emptyShare * 100)}% of the file is empty.`,
        "This is harmless; the space will be reused. A backup and restore do not shrink it.",
      ),
    );
  }
  if (seen.engine === "postgres") {
    if (Number.parseInt(seen.version, 10) < 15) {
      findings.push(mend(`PostgreSQL is ${seen.version}.`, "Install PostgreSQL 15 or later."));
    } else findings.push(ok(`PostgreSQL is ${seen.version}.`));
    if (seen.syncCommit === "off" || seen.syncCommit === "local") {
      findings.push(
        seen.syncCommit === "off"
          ? mend(
              "synchronous_commit is off: a power failure can lose data that people were told was saved.",
              "Set synchronous_commit = on for this database.",
            )
          : look("synchronous_commit is local.", "With a standby server, set it to on."),
      );
    }
  }
  return findings;
}

/** Checks for overdue work, the program's own and people's. */
export function checkQueues(seen: Inspection | null, now: number): Finding[] {
  if (seen === null) return [];
  const findings: Finding[] = [];
  const days = (since: number) => Math.floor((now - since) / DAY);
  if (seen.mailFailed > 0) {
    findings.push(
      queue.mend(
        `Emails that could not be sent: ${seen.mailFailed}.`,
        "Fix what the mail check reports, then resend them on the Administration page.",
      ),
    );
  }
  if (seen.mailWaitingSince !== null && now - seen.mailWaitingSince > HOUR) {
    findings.push(
      queue.look(
        "Email has been waiting for more than an hour.",
        "Check that the server and the mail server are running.",
      ),
    );
  }
  if (seen.mailJobFinishedAt === null || now - seen.mailJobFinishedAt > 15 * MINUTE) {
    findings.push(queue.look("No job has run for 15 minutes.", "Start the server, or run: npm run jobs"));
  }
  if (seen.recommendedSince !== null && days(seen.recommendedSince) > 14) {
    findings.push(
      queue.look(
        `A signed-off application has been waiting for its certificate for ${countOf(days(seen.recommendedSince), "day")}.`,
        "Remind your program managers.",
      ),
    );
  }
  return findings.length === 0 ? [queue.ok("Nothing is overdue.")] : findings;
}
