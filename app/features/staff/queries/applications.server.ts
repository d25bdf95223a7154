import { and, asc, desc, eq, exists, inArray, isNull, ne, not, or, sql, type SQL } from "drizzle-orm";

import type { Curriculum } from "~/curriculum/types";
import { applications, certificates, signOffs } from "~/db/schema/certification";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { quizResultsOf } from "~/features/assessment/queries/results.server";
import { certificateStatusAt } from "~/features/certification/certificate-status";
import { isAsSigned } from "~/features/certification/evidence-scheme";
import { canDecide, canFollow, canReview } from "~/features/certification/policy";
import {
  applicationById,
  evaluateApplication,
  type ApplicationPin,
} from "~/features/certification/queries/applications.server";
import { applicationHistory, type ApplicationEvent } from "~/features/certification/queries/history.server";
import { relationTo } from "~/features/certification/queries/relation.server";
import type { EvaluationWithEvidence } from "~/features/certification/requirements/types";
import { managedCohortIds } from "~/features/cohorts/queries/cohorts.server";
import { MASKED_NOTE } from "~/features/practice/model";
import { entriesForReview } from "~/features/practice/queries/sent.server";
import { PAGE_SIZE } from "~/lib/paging";
import { hasRole, type Viewer } from "~/lib/roles";
import type { ApplicationState, CertificateStatus, PracticeState } from "~/lib/vocabulary";

/** The most practice entries a review shows at once; the trainee's own page has them all. */
const ENTRIES_SHOWN = 200;

type ApplicationHead = {
  application: {
    id: string;
    personId: string;
    state: ApplicationState;
    stateSince: number;
    openedAt: number;
    rev: number;
  };
  trainee: { shownName: string; legalName: string };
  cohortName: string;
  credentialTitle: string;
  evaluation: EvaluationWithEvidence;
  history: ApplicationEvent[];
  criteria: { id: string; label: string }[];
};

export type ReviewPage = ApplicationHead & {
  /** False for the signer who no longer supervises the trainee: they read what they signed for. */
  mayReview: boolean;
  own: { shownName: string; legalName: string };
  statement: string;
  conflictDeclaration: string;
  quizzes: {
    moduleId: string;
    title: string;
    tries: number;
    passedAt: number | null;
    bestPercent: number | null;
  }[];
  entries: {
    id: string;
    state: PracticeState;
    practisedOn: string;
    minutes: number;
    setting: string;
    activity: string;
    competencies: string[];
    hasNote: boolean;
    /** Null until it is requested: reading a note is recorded. */
    note: string | null;
    isNoteRemoved: boolean;
    /** Confirmed, of an activity that counts, and not replaced by a confirmed correction. */
    isCounted: boolean;
  }[];
};

/**
 * Returns everything a supervisor signs for, on one page; null for anyone but the current supervisor and the signer.
 * @param askedNote an entry's id, or `all`: whose notes are shown; null: none
 */
export async function reviewPage(
  db: Reader,
  viewer: Viewer,
  { applicationId, askedNote = null }: { applicationId: string; askedNote?: string | null },
  { curriculum }: { curriculum: Curriculum },
): Promise<ReviewPage | null> {
  const application = await applicationById(db, applicationId);
  if (!application) return null;
  const mayReview = canReview(viewer, await relationTo(db, application));
  const signedAt = mayReview ? null : await signedBy(db, viewer, application);
  if (!mayReview && signedAt === null) return null;
  const [{ head, profile }, own, results, rows] = await Promise.all([
    headOf(db, curriculum, application),
    namesOf(db, viewer.personId),
    quizResultsOf(db, application.personId),
    entriesForReview(db, {
      personId: application.personId,
      decidedBy: mayReview ? null : viewer.personId,
      most: ENTRIES_SHOWN,
    }),
  ]);
  const labelIn = (list: { id: string; label: string }[], id: string) =>
    list.find((item) => item.id === id)?.label ?? id;
  return {
    ...head,
    ...(signedAt === null
      ? {}
      : {
          evaluation: { ...head.evaluation, requirements: [] },
          history: head.history.filter(({ at }) => at <= signedAt),
        }),
    mayReview,
    own,
    statement: profile.signOff.statement,
    conflictDeclaration: profile.signOff.conflictDeclaration,
    quizzes: (mayReview ? results : []).map((result) => ({
      moduleId: result.moduleId,
      title: curriculum.moduleById(result.moduleId)?.title ?? result.moduleId,
      tries: result.attempts,
      passedAt: result.passedAt,
      bestPercent: result.bestPercent,
    })),
    entries: rows.map(({ note, ...row }) => ({
      ...row,
      hasNote: note !== "" && note !== MASKED_NOTE,
      note:
        note !== "" && note !== MASKED_NOTE && (askedNote === "all" || askedNote === row.id) ? note : null,
      isNoteRemoved: note === MASKED_NOTE,
      setting: labelIn(profile.practice.settings, row.setting),
      activity: labelIn(profile.practice.activities, row.activity),
      competencies: row.competencies.map(
        (id) => curriculum.competencies.find((competency) => competency.id === id)?.title ?? id,
      ),
    })),
  };
}

/** Returns when a person last signed someone else's application; null: never. */
async function signedBy(db: Reader, viewer: Viewer, application: ApplicationPin): Promise<number | null> {
  if (!hasRole(viewer, "supervisor") || application.personId === viewer.personId) return null;
  const [signed] = await db
    .select({ at: signOffs.signedAt })
    .from(signOffs)
    .where(and(eq(signOffs.applicationId, application.id), eq(signOffs.supervisorId, viewer.personId)))
    .orderBy(desc(signOffs.signedAt))
    .limit(1);
  return signed?.at ?? null;
}

export type DecisionPage = ApplicationHead & {
  /** Whether the viewer may decide; otherwise they signed it themselves. */
  mayDecide: boolean;
  signed: { by: string; at: number; statement: string; isAsSigned: boolean } | null;
  certificate: { id: string; status: CertificateStatus } | null;
};

/**
 * Returns an application as the second person sees it: what was counted, what was signed, no notes; null if not theirs.
 */
export async function decisionPage(
  db: Reader,
  viewer: Viewer,
  { applicationId, now }: { applicationId: string; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<DecisionPage | null> {
  const application = await applicationById(db, applicationId);
  if (!application) return null;
  const relation = await relationTo(db, application);
  if (!canFollow(viewer, relation)) return null;
  const [{ head, fingerprints }, [signed], [certificate]] = await Promise.all([
    headOf(db, curriculum, application),
    db
      .select({
        by: signOffs.typedName,
        at: signOffs.signedAt,
        statement: signOffs.statement,
        evidenceHash: signOffs.evidenceHash,
        evidenceScheme: signOffs.evidenceScheme,
      })
      .from(signOffs)
      .where(and(eq(signOffs.applicationId, application.id), isNull(signOffs.withdrawnAt))),
    db
      .select({ id: certificates.id, state: certificates.state, expiresAt: certificates.expiresAt })
      .from(certificates)
      .where(eq(certificates.applicationId, application.id)),
  ]);
  return {
    ...head,
    mayDecide: canDecide(viewer, relation),
    signed: signed
      ? {
          by: signed.by,
          at: signed.at,
          statement: signed.statement,
          isAsSigned: isAsSigned(signed, fingerprints),
        }
      : null,
    certificate: certificate ? { id: certificate.id, status: certificateStatusAt(certificate, now) } : null,
  };
}

async function headOf(db: Reader, curriculum: Curriculum, application: ApplicationPin) {
  const [{ evaluation, profile, fingerprints }, trainee, [cohort]] = await Promise.all([
    evaluateApplication(db, curriculum, application),
    namesOf(db, application.personId),
    db.select({ name: cohorts.name }).from(cohorts).where(eq(cohorts.id, application.cohortId)),
  ]);
  const { id, personId, state, stateSince, openedAt, rev } = application;
  const head: ApplicationHead = {
    application: { id, personId, state, stateSince, openedAt, rev },
    trainee,
    cohortName: cohort?.name ?? "",
    credentialTitle: profile.credential.title,
    evaluation,
    history: await applicationHistory(db, application.id, profile.returnCriteria),
    criteria: profile.returnCriteria,
  };
  return { head, profile, fingerprints };
}

async function namesOf(db: Reader, personId: string): Promise<{ shownName: string; legalName: string }> {
  const [row] = await db
    .select({ shownName: people.shownName, legalName: people.legalName })
    .from(people)
    .where(eq(people.id, personId));
  return row ?? { shownName: "", legalName: "" };
}

/** The lists of `/manage/applications`, and the states each shows. */
export const QUEUES = {
  waiting: ["recommended"],
  reviewing: ["submitted", "returned"],
  issued: ["issued"],
  closed: ["withdrawn", "denied"],
} as const satisfies Record<string, readonly ApplicationState[]>;
export type Queue = keyof typeof QUEUES;

/** Returns the queue that a URL asks for; otherwise the one that waits for the reader. */
export function queueNamed(name: string | null): Queue {
  return name === "reviewing" || name === "issued" || name === "closed" ? name : "waiting";
}

export type QueueLine = {
  id: string;
  shownName: string;
  cohortName: string;
  state: ApplicationState;
  stateSince: number;
  /** The status of the certificate issued on it; null without one. */
  status: CertificateStatus | null;
  signedBy: string | null;
  /** The viewer signed it: someone else issues. */
  isOwnSignature: boolean;
};

/**
 * Returns the applications a manager or administrator follows, the longest wait first. One page of them, and the total.
 */
export async function applicationQueue(
  db: Reader,
  viewer: Viewer,
  queue: Queue,
  page: number,
  now: number,
): Promise<{ lines: QueueLine[]; total: number }> {
  const managed = hasRole(viewer, "manager") ? await managedCohortIds(db, viewer.personId) : [];
  const where = followedBy(db, viewer, queue, managed);
  const [found, total] = await Promise.all([
    queueQuery(db, where, queue, page, hasRole(viewer, "administrator")),
    db.$count(applications, where),
  ]);
  const ids = found.map(({ id }) => id);
  const [rows, signers] = await Promise.all([linesQuery(db, ids), signersQuery(db, ids)]);
  return {
    lines: ids.flatMap((id) => {
      const line = rows.find((row) => row.id === id);
      const signer = signers.find(({ applicationId }) => applicationId === id);
      if (!line) return [];
      const isOwnSignature = signer?.personId === viewer.personId;
      const { certificateState: state, expiresAt, ...shown } = line;
      const status =
        state === null || expiresAt === null ? null : certificateStatusAt({ state, expiresAt }, now);
      return [{ ...shown, status, signedBy: signer?.shownName ?? null, isOwnSignature }];
    }),
    total,
  };
}

/**
 * Returns the statement that finds a page of the queue, so that a test can ask for its plan.
 * @param everywhere whether applications of any cohort are included
 */
export function queueQuery(
  db: Reader,
  where: SQL | undefined,
  queue: Queue,
  page: number,
  everywhere: boolean,
) {
  const direction = queue === "waiting" || queue === "reviewing" ? asc : desc;
  // Within a manager's cohorts, their own index is faster; the sum keeps the planner from scanning all applications in
  // order of time.
  const since = everywhere ? applications.stateSince : sql`${applications.stateSince} + 0`;
  return db
    .select({ id: applications.id })
    .from(applications)
    .where(where)
    .orderBy(direction(since), direction(applications.id))
    .limit(PAGE_SIZE)
    .offset((page - 1) * PAGE_SIZE);
}

function linesQuery(db: Reader, ids: string[]) {
  return db
    .select({
      id: applications.id,
      shownName: people.shownName,
      cohortName: cohorts.name,
      state: applications.state,
      stateSince: applications.stateSince,
      certificateState: certificates.state,
      expiresAt: certificates.expiresAt,
    })
    .from(applications)
    .innerJoin(people, eq(people.id, applications.personId))
    .innerJoin(cohorts, eq(cohorts.id, applications.cohortId))
    .leftJoin(certificates, eq(certificates.applicationId, applications.id))
    .where(inArray(applications.id, ids));
}

function signersQuery(db: Reader, ids: string[]) {
  return db
    .select({ applicationId: signOffs.applicationId, personId: people.id, shownName: people.shownName })
    .from(signOffs)
    .innerJoin(people, eq(people.id, signOffs.supervisorId))
    .where(and(inArray(signOffs.applicationId, ids), isNull(signOffs.withdrawnAt)));
}

/**
 * Returns `canFollow` as a condition.
 * @param managed the cohorts the viewer manages
 */
export function followedBy(db: Reader, viewer: Viewer, queue: Queue, managed: string[]): SQL | undefined {
  const signedThemselves = exists(
    db
      .select({ id: signOffs.id })
      .from(signOffs)
      .where(
        and(
          eq(signOffs.applicationId, applications.id),
          eq(signOffs.supervisorId, cohortStaff.personId),
          isNull(signOffs.withdrawnAt),
        ),
      ),
  );
  const hasSecondPerson = exists(
    db
      .select({ id: cohortStaff.id })
      .from(cohortStaff)
      .innerJoin(people, and(eq(people.id, cohortStaff.personId), eq(people.status, "active")))
      .innerJoin(
        personRoles,
        and(eq(personRoles.personId, cohortStaff.personId), eq(personRoles.role, "manager")),
      )
      .where(
        and(
          eq(cohortStaff.cohortId, applications.cohortId),
          eq(cohortStaff.role, "manager"),
          isNull(cohortStaff.toAt),
          ne(cohortStaff.personId, applications.personId),
          not(signedThemselves),
        ),
      ),
  );
  return and(
    inArray(applications.state, [...QUEUES[queue]]),
    ne(applications.personId, viewer.personId),
    or(
      hasRole(viewer, "manager") ? inArray(applications.cohortId, managed) : undefined,
      hasRole(viewer, "administrator") ? not(hasSecondPerson) : undefined,
    ),
  );
}
