import { and, desc, eq, isNull } from "drizzle-orm";

import { type ApplicationAct, transition } from "../application-states";
import { type EvidenceCount } from "../evidence-scheme";
import type { ApplicationPin } from "../queries/applications.server";
import type { Curriculum } from "~/curriculum/types";
import { applicationEvents, applications, signOffs } from "~/db/schema/certification";
import { people } from "~/db/schema/people";
import type { Reader, Tx } from "~/db/types";
import { appendAudit } from "~/journal/audit.server";
import { markChanged } from "~/journal/marks.server";
import { enqueueMail } from "~/journal/outbox.server";
import type { Deps } from "~/lib/ids";
import { paths } from "~/lib/paths";
import type { Viewer } from "~/lib/roles";
import type { AuditAction } from "~/lib/audit-actions";
import type { ApplicationEventKind, ApplicationState, MailTemplate } from "~/lib/vocabulary";

/* Shared by the commands of this subject. All of it runs inside their unit of work. */
export type CertificationDeps = Deps & { curriculum: Curriculum };

/** Why an act on an application was refused. */
export type Refused =
  /** It does not exist, or is not theirs. */
  | { ok: false; code: "not_found" | "forbidden" | "not_ready" }
  /** Another person acted on it since the page was opened. */
  | { ok: false; code: "conflict"; state: ApplicationState }
  /** The evidence is not what the page showed, or what was signed. */
  | { ok: false; code: "stale"; counted: EvidenceCount }
  | { ok: false; code: "invalid"; field: string };

/**
 * Changes an application to the state an act leads to, if its state is still the one the page showed.
 * @param input.rev as submitted with the page
 */
export async function changeState(
  tx: Tx,
  { application, act, rev }: { application: ApplicationPin; act: ApplicationAct; rev: number },
  deps: Deps,
): Promise<{ ok: true; state: ApplicationState } | { ok: false; code: "conflict"; state: ApplicationState }> {
  markChanged(tx, "application", [application.personId]);
  const to = transition(application.state, act);
  if (!to || application.rev !== rev) return { ok: false, code: "conflict", state: application.state };
  const now = deps.now();
  const [changed] = await tx
    .update(applications)
    .set({
      state: to,
      stateSince: now,
      rev: rev + 1,
      ...(act === "submit" ? { submittedAt: now } : {}),
      closedAt: to === "issued" || to === "denied" || to === "withdrawn" ? now : null,
    })
    .where(
      and(
        eq(applications.id, application.id),
        eq(applications.rev, rev),
        eq(applications.state, application.state),
      ),
    )
    .returning({ id: applications.id });
  return changed ? { ok: true, state: to } : { ok: false, code: "conflict", state: application.state };
}

/**
 * Returns whether this very act, done before by the same person, left an application in its present state: a second
 * click, answered like the first.
 * @param input.rev as submitted with the page
 * @param input.reason where one is given: with another it is another act, whose text must not be silently lost
 */
export async function isOwnRepeat(
  db: Reader,
  actor: Pick<Viewer, "personId">,
  {
    application,
    kind,
    rev,
    reason,
  }: { application: ApplicationPin; kind: ApplicationEventKind; rev: number; reason?: string },
): Promise<boolean> {
  if (application.rev !== rev + 1) return false;
  const [last] = await db
    .select({
      kind: applicationEvents.kind,
      actorId: applicationEvents.actorId,
      reason: applicationEvents.reason,
    })
    .from(applicationEvents)
    .where(eq(applicationEvents.applicationId, application.id))
    .orderBy(desc(applicationEvents.seq))
    .limit(1);
  const isSame = last?.kind === kind && last.actorId === actor.personId;
  return isSame && (reason === undefined || last.reason === reason);
}

/** Ends the signature that recommends an application, if there is one. It stays on record. */
export async function endSignOff(tx: Tx, applicationId: string, deps: Deps): Promise<void> {
  await tx
    .update(signOffs)
    .set({ withdrawnAt: deps.now() })
    .where(and(eq(signOffs.applicationId, applicationId), isNull(signOffs.withdrawnAt)));
}

/** Records an audit entry about an application. */
export function auditApplication(
  tx: Tx,
  actor: Pick<Viewer, "personId">,
  {
    application,
    action,
    details,
  }: {
    application: ApplicationPin;
    action: AuditAction;
    details: Record<string, string | number | boolean | null>;
  },
  deps: Deps,
): Promise<void> {
  return appendAudit(
    tx,
    {
      actorId: actor.personId,
      action,
      subjectKind: "application",
      subjectId: application.id,
      aboutPersonId: application.personId,
      cohortId: application.cohortId,
      details,
    },
    deps,
  );
}

/** Sends a person an email that something on their certification page needs their attention. It contains no details. */
export async function writeTo(
  tx: Tx,
  {
    personId,
    template,
    dedupeKey,
  }: {
    personId: string;
    template: Extract<MailTemplate, "application_returned" | "certificate_issued">;
    dedupeKey: string;
  },
  deps: Deps,
): Promise<void> {
  const [person] = await tx.select({ email: people.email }).from(people).where(eq(people.id, personId));
  if (!person) return;
  await enqueueMail(
    tx,
    { template, toEmail: person.email, personId, params: { path: paths.certification() }, dedupeKey },
    deps,
  );
}
