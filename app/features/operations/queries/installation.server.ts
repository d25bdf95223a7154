import { asc, count, desc, eq } from "drizzle-orm";

import { outbox } from "~/db/schema/journal";
import { jobLeases } from "~/db/schema/server";
import type { Reader } from "~/db/types";
import type { MailTemplate } from "~/lib/vocabulary";

export type InstallationState = {
  jobs: {
    name: string;
    lastStartedAt: number | null;
    lastFinishedAt: number | null;
    lastOutcome: string | null;
  }[];
  mail: {
    waiting: number;
    failed: number;
    oldestWaitingAt: number | null;
    /** No address and no text: the kind of email, its time, and the error code. */
    failures: {
      id: string;
      template: MailTemplate;
      createdAt: number;
      tries: number;
      lastError: string | null;
    }[];
  };
};

/**
 * Returns how email leaves the server. Only host and port of the SMTP URL, because the rest is a secret.
 * @param settings as they were read at start
 */
export function mailWay(settings: {
  smtpUrl: string | null;
  outboxDir: string;
}): { kind: "smtp"; host: string } | { kind: "files"; folder: string } {
  if (settings.smtpUrl === null) return { kind: "files", folder: settings.outboxDir };
  return { kind: "smtp", host: new URL(settings.smtpUrl).host };
}

/** Returns the state of the installation: its jobs, and the emails that are waiting or have failed. */
export async function installationState(db: Reader): Promise<InstallationState> {
  const [jobs, states, [oldest], failures] = await Promise.all([
    db
      .select({
        name: jobLeases.name,
        lastStartedAt: jobLeases.lastStartedAt,
        lastFinishedAt: jobLeases.lastFinishedAt,
        lastOutcome: jobLeases.lastOutcome,
      })
      .from(jobLeases)
      .orderBy(asc(jobLeases.name)),
    db.select({ state: outbox.state, mails: count() }).from(outbox).groupBy(outbox.state),
    db
      .select({ createdAt: outbox.createdAt })
      .from(outbox)
      .where(eq(outbox.state, "waiting"))
      .orderBy(asc(outbox.createdAt))
      .limit(1),
    failedMailQuery(db),
  ]);
  return {
    jobs,
    mail: {
      waiting: states.find((one) => one.state === "waiting")?.mails ?? 0,
      failed: states.find((one) => one.state === "failed")?.mails ?? 0,
      oldestWaitingAt: oldest?.createdAt ?? null,
      failures,
    },
  };
}

/** Returns the query for failed emails, the latest first. */
export function failedMailQuery(db: Reader) {
  return db
    .select({
      id: outbox.id,
      template: outbox.template,
      createdAt: outbox.createdAt,
      tries: outbox.tries,
      lastError: outbox.lastError,
    })
    .from(outbox)
    .where(eq(outbox.state, "failed"))
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .limit(50);
}
