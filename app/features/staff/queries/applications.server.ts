import { namesOf } from "~/features/people/queries/people.server";
import { signOffOf, lastSignedAt } from "~/features/certification/queries/sign-offs.server";
import { certificateOn } from "~/features/certification/queries/certificates.server";
import { cohortNameOf } from "~/features/cohorts/queries/cohorts.server";
import type { Curriculum } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import { quizResultsOf } from "~/features/assessment/queries/results.server";
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
import { MASKED_NOTE } from "~/features/practice/model";
import { entriesForReview } from "~/features/practice/queries/sent.server";
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
    own: own ?? NO_NAMES,
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
  return lastSignedAt(db, { applicationId: application.id, by: viewer.personId });
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
  const [{ head, fingerprints }, signed, certificate] = await Promise.all([
    headOf(db, curriculum, application),
    signOffOf(db, application.id),
    certificateOn(db, application.id, now),
  ]);
  return {
    ...head,
    mayDecide: canDecide(viewer, relation),
    signed: signed
      ? {
          by: signed.typedName,
          at: signed.signedAt,
          statement: signed.statement,
          isAsSigned: isAsSigned(signed, fingerprints),
        }
      : null,
    certificate,
  };
}

async function headOf(db: Reader, curriculum: Curriculum, application: ApplicationPin) {
  const [{ evaluation, profile, fingerprints }, trainee, cohortName] = await Promise.all([
    evaluateApplication(db, curriculum, application),
    namesOf(db, application.personId),
    cohortNameOf(db, application.cohortId),
  ]);
  const { id, personId, state, stateSince, openedAt, rev } = application;
  const head: ApplicationHead = {
    application: { id, personId, state, stateSince, openedAt, rev },
    trainee: trainee ?? NO_NAMES,
    cohortName: cohortName ?? "",
    credentialTitle: profile.credential.title,
    evaluation,
    history: await applicationHistory(db, application.id, profile.returnCriteria),
    criteria: profile.returnCriteria,
  };
  return { head, profile, fingerprints };
}

const NO_NAMES = { shownName: "", legalName: "" };
