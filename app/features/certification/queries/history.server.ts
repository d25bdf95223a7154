import { asc, desc, eq } from "drizzle-orm";

import { applicationEvents, certificateEvents } from "~/db/schema/certification";
import { people } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import type { ApplicationEventKind, CertificateEventKind, NameDisplay } from "~/lib/vocabulary";

/** An event of an application, as displayed. */
export type ApplicationEvent = {
  seq: number;
  kind: ApplicationEventKind;
  at: number;
  actorName: string;
  /** The criterion of a return, as the profile words it. */
  criterion: string | null;
  reason: string | null;
  dueOn: string | null;
};

/** Returns the history of an application, in order. */
export async function applicationHistory(
  db: Reader,
  applicationId: string,
  criteria: readonly { id: string; label: string }[],
): Promise<ApplicationEvent[]> {
  const rows = await db
    .select({
      seq: applicationEvents.seq,
      kind: applicationEvents.kind,
      at: applicationEvents.at,
      actorName: people.shownName,
      criterion: applicationEvents.criterion,
      reason: applicationEvents.reason,
      dueOn: applicationEvents.dueOn,
    })
    .from(applicationEvents)
    .innerJoin(people, eq(people.id, applicationEvents.actorId))
    .where(eq(applicationEvents.applicationId, applicationId))
    .orderBy(asc(applicationEvents.seq));
  const labels = new Map(criteria.map(({ id, label }) => [id, label]));
  return rows.map((row) => ({
    ...row,
    criterion: row.criterion === null ? null : (labels.get(row.criterion) ?? row.criterion),
  }));
}

/** What happened to an application, and when. */
export type ApplicationHappening = Pick<ApplicationEvent, "seq" | "kind" | "at">;

/** Returns what happened to an application last, the latest first. */
export async function latestApplicationEvents(
  db: Reader,
  applicationId: string,
  most: number,
): Promise<ApplicationHappening[]> {
  return db
    .select({ seq: applicationEvents.seq, kind: applicationEvents.kind, at: applicationEvents.at })
    .from(applicationEvents)
    .where(eq(applicationEvents.applicationId, applicationId))
    .orderBy(desc(applicationEvents.seq))
    .limit(most);
}

/** An event of a certificate, as displayed. */
export type CertificateEvent = {
  seq: number;
  kind: CertificateEventKind;
  at: number;
  actorName: string;
  reason: string | null;
  reviewOn: string | null;
  nameDisplay: NameDisplay | null;
};

/** Returns the history of a certificate, in order. */
export async function certificateHistory(db: Reader, certificateId: string): Promise<CertificateEvent[]> {
  return db
    .select({
      seq: certificateEvents.seq,
      kind: certificateEvents.kind,
      at: certificateEvents.at,
      actorName: people.shownName,
      reason: certificateEvents.reason,
      reviewOn: certificateEvents.reviewOn,
      nameDisplay: certificateEvents.nameDisplay,
    })
    .from(certificateEvents)
    .innerJoin(people, eq(people.id, certificateEvents.actorId))
    .where(eq(certificateEvents.certificateId, certificateId))
    .orderBy(asc(certificateEvents.seq));
}
