import { and, asc, desc, eq, exists, inArray, isNull, ne, not, or, sql, type SQL } from "drizzle-orm";

import { certificateStatusAt } from "../certificate-status";
import { applications, certificates, signOffs } from "~/db/schema/certification";
import { cohorts, cohortStaff } from "~/db/schema/cohorts";
import { people, personRoles } from "~/db/schema/people";
import type { Reader } from "~/db/types";
import { managedCohortIds } from "~/features/cohorts/queries/cohorts.server";
import { PAGE_SIZE } from "~/lib/paging";
import { hasRole, type Viewer } from "~/lib/roles";
import type { ApplicationState, CertificateStatus } from "~/lib/vocabulary";

/* The applications that managers and administrators follow, in four lists. */

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
 * Returns a page of the applications a manager or administrator follows, and the total: pending ones by the longest wait,
 * decided ones by the newest decision.
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
