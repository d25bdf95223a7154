import { mebibytes, reportOn, type Finding } from "./finding";
import type { Inspection } from "~/db-tools/inspect.server";
import { countOf } from "~/lib/count";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

const { ok, look, mend } = reportOn("database");
const queue = reportOn("queues");

/** Checks what the inspection of the database found. */
export function checkDatabase(seen: Inspection | null): Finding[] {
  if (seen === null) {
    return [look("There is no database yet.", "The first start makes one; set the others right before.")];
  }
  const findings: Finding[] = [];
  if (seen.migratedTo > seen.newestKnown) {
    findings.push(mend("It was written by a newer version of this program.", "Install that version again."));
  } else if (seen.migratedTo < seen.newestKnown) {
    findings.push(
      look("It is of an earlier version.", "The next start brings it up to date; make a backup first."),
    );
  } else findings.push(ok(`Its tables are up to date; it holds ${mebibytes(seen.bytes)}.`));
  if (seen.integrity !== null) {
    findings.push(
      seen.integrity === "ok"
        ? ok("Every page of it was read and is whole.")
        : mend(
            `It is damaged: ${seen.integrity.split("\n")[0]}`,
            "Stop the server and restore the last backup.",
          ),
    );
  }
  if (seen.brokenReferences) {
    findings.push(
      mend(
        `Rows that point to rows that do not exist: ${seen.brokenReferences}.`,
        "Restore the last good backup.",
      ),
    );
  }
  if (seen.logBytes > 64 * 2 ** 20) {
    findings.push(
      look(
        `Its log holds ${mebibytes(seen.logBytes)}: something has been reading for long.`,
        "Start the server again when nobody minds; it folds the log in.",
      ),
    );
  }
  if (seen.emptyShare > 0.5 && seen.bytes > 100 * 2 ** 20) {
    findings.push(
      look(
        `${Math.round(seen.emptyShare * 100)}% of the file is empty.`,
        "It does no harm, and fills again. A backup and a restore do not make it smaller.",
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
              "synchronous_commit is off: a power cut loses what people were told was saved.",
              "Set synchronous_commit = on for this database.",
            )
          : look("synchronous_commit is local.", "With a second server, set it to on."),
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
        `Mails that could not be sent and are tried no more: ${seen.mailFailed}.`,
        "Set right what the mail check says; then send them again on the page Administration.",
      ),
    );
  }
  if (seen.mailWaitingSince !== null && now - seen.mailWaitingSince > HOUR) {
    findings.push(
      queue.look(
        "Mail has waited for more than an hour.",
        "Is the server running, and the mail server well?",
      ),
    );
  }
  if (seen.mailJobFinishedAt === null || now - seen.mailJobFinishedAt > 15 * MINUTE) {
    findings.push(
      queue.look("No due work has been done for 15 minutes.", "Start the server, or run npm run jobs."),
    );
  }
  if (seen.recommendedSince !== null && days(seen.recommendedSince) > 14) {
    findings.push(
      queue.look(
        `A signed-off application has waited for ${countOf(days(seen.recommendedSince), "day")} for its certificate.`,
        "Remind your programme managers.",
      ),
    );
  }
  return findings.length === 0 ? [queue.ok("Nothing is late.")] : findings;
}
