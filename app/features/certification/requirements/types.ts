import type { ReactNode } from "react";

import type { CertificateRecord } from "../certificate-status";
import type { EvidenceCount } from "../evidence-scheme";
import type { Requirement } from "~/curriculum/types";
import type { Actor, ApplicationState, AttestationOccasion, Stage } from "~/lib/vocabulary";

/* Types shared by all kinds of requirements. */

export type RequirementState = "met" | "not_met" | "locked";

/** Progress in one module: until it is completed, in today's lessons; afterward, in those it was completed with. */
export type ModuleProgress = { lessonsDone: number; lessonsTotal: number; isQuizPassed: boolean };

export type RequirementPart = {
  id: string;
  title: string;
  state: RequirementState;
  hours: number;
  note: ModuleProgress;
};

/** One requirement of the profile: what was counted, what is missing, and who acts next. */
export type RequirementResult = {
  id: string;
  kind: string;
  title: string;
  state: RequirementState;
  /** For modules, the credited hours: more than this version requires, where an earlier one gave more. */
  have: number;
  need: number;
  /** Share of `need`, for a progress bar: never full while something is missing. */
  progress: number;
  unit: "hours" | "modules" | "texts" | "signatures";
  /** Who has the next step; no one, once it is met. */
  actor: Actor;
  /** Titles of what has to come first. */
  lockedBy: string[];
  parts: RequirementPart[];
  /** Logged hours waiting for the supervisor. */
  waiting: number;
  /** Completed modules with required updates that are not read yet. */
  updates: { id: string; title: string }[];
  /** For an attestation: which text, and when it is confirmed. */
  text: {
    id: string;
    kind: "policy" | "statement";
    occasion: AttestationOccasion;
    hash: string | null;
  } | null;
};

/** The progress of an application, by the profile it is held to. */
export type Evaluation = {
  applicationId: string;
  state: ApplicationState;
  /** Everything is met except what applying and the supervisor's signature themselves meet. */
  isReady: boolean;
  requirements: RequirementResult[];
  nextActor: Actor;
  /** Without the clock: `stageAt` determines a certificate's status. */
  stage: Stage;
  /** The certificate issued on it, where it was read. */
  certificate: CertificateRecord | null;
};

/** An evaluation with a fingerprint of its evidence. */
export type EvaluationWithEvidence = Evaluation & { evidenceHash: string; counted: EvidenceCount };

export type CurriculumFacts = {
  modules: ReadonlyMap<
    string,
    {
      title: string;
      lessons: number;
      /** Hours for completing it now: computed, and as the first release credited it. */
      hours: { computed: number; first: number };
    }
  >;
  /** Hashes of today's texts by policy slug or statement id: for a text the application has no pin of. */
  texts: Readonly<Record<string, string>>;
};

export type CompletionEvidence = {
  attemptId: string;
  moduleHash: string;
  lessons: readonly { id: string; hash: string }[];
  /** Credit in minutes, across all domains. */
  minutes: number;
};

export type Evidence = {
  /** Module id → number of its lessons read. */
  lessonsDone: ReadonlyMap<string, number>;
  /** Module id → its first completion, as of that day. */
  completions: ReadonlyMap<string, CompletionEvidence>;
  /** Ids of modules with updates that a manager requires and that are not read yet. */
  updates: readonly string[];
  confirmedMinutes: number;
  waitingMinutes: number;
  attestations: readonly {
    textId: string;
    textHash: string;
    occasion: AttestationOccasion;
    applicationId: string | null;
  }[];
  isSignedOff: boolean;
  /** Each confirmed practice entry that counts, in the order of their ids: read only for a fingerprint. */
  entries?: readonly { id: string; minutes: number; rev: number }[];
  /** Data that only this kind reads, by the kind's name. */
  own?: Readonly<Record<string, unknown>>;
};

export const NO_EVIDENCE: Evidence = {
  lessonsDone: new Map(),
  completions: new Map(),
  updates: [],
  confirmedMinutes: 0,
  waitingMinutes: 0,
  attestations: [],
  isSignedOff: false,
};

/** Input of an evaluation. */
export type Weights = {
  application: { id: string; state: ApplicationState; texts: Readonly<Record<string, string>> };
  facts: CurriculumFacts;
  evidence: Evidence;
  credit: "computed" | "first";
};

/** What lists of any length know of a person without evaluating each requirement. */
export type KnownForLists = { hasCompleted: (moduleId: string) => boolean; confirmedMinutes: number };

/** A trainee's next step for a requirement, where the path itself states it. */
export type RequirementStep = {
  kind: "practice" | "practice_waiting";
  have: number;
  need: number;
  waiting: number;
};

/** The part of a signature that covers one kind. */
export type Fingerprint = {
  /**
   * The member of the fingerprint that this kind writes. Signatures are checked by it, so its spelling never changes.
   */
  name: string;
  /** Written even where a profile has no such requirement, as the first releases did. False for every later kind. */
  isAlwaysCovered: boolean;
  /**
   * Returns what a signature covers; it changes when the evidence does, and with nothing else.
   * @param results of the requirements of this kind
   */
  cover: (
    results: readonly RequirementResult[],
    evidence: Evidence,
  ) => {
    covered: unknown;
    /** The value as scheme 1 wrote it; a later kind has none, since no signature of that time covers it. */
    firstScheme?: unknown;
    /** Its contribution to the counts by which a page says what changed. */
    counted: Partial<EvidenceCount>;
  };
};

/** The rules of one kind: pure. */
export type RequirementRules = {
  /** Which hours its results count, if any. */
  hours: "training" | "practice" | null;
  /** Whether a cohort's list and export show it in a column of its own. */
  hasColumn: boolean;
  /** Evaluates it: met or not, what counted, what is missing, who acts next. */
  evaluate: (requirement: Requirement, weights: Weights) => RequirementResult;
  /** A cheap necessary condition for lists: `may_be_met` requires a full evaluation. */
  forLists: (requirement: Requirement, known: KnownForLists) => "locked" | "not_met" | "may_be_met";
  /** Returns whether applying or the supervisor's signature itself meets it. */
  comesBy: (result: RequirementResult) => "applying" | "signing" | null;
  /** Returns the trainee's next step for it; null leaves the explanation to the certification page. */
  nextStep: (result: RequirementResult) => RequirementStep | null;
  /** null: a signature does not cover it. */
  fingerprint: Fingerprint | null;
};

/** Who reads a row: the person it is about, or a supervisor or manager. */
export type RowReader = {
  audience: "trainee" | "staff";
  /** Whether the reader can agree to texts of joining now. */
  canAgree: boolean;
  locale: string;
};

/** The common row of a requirement, beside its title, state and who acts next. */
export type RequirementRow = {
  /** What counted, and the rule; one paragraph each. */
  sentences: ReactNode[];
  /** For hours: what the bar shows, and whether they are earned by completing modules. */
  bar?: { label: ReactNode; isEarned: boolean };
  /** Whether it was open before, and is locked again. */
  isPaused?: boolean;
  comesBy: ReturnType<RequirementRules["comesBy"]>;
  /** For the trainee: where to continue. */
  link?: { to: string; label: ReactNode } | undefined;
};

/** How one kind is rendered. */
export type RequirementRows = {
  /** Describes a requirement's progress. */
  row: (result: RequirementResult, reader: RowReader) => RequirementRow;
  /** The card above the trainee's requirements, when this is the next thing to do; null when it needs none. */
  nextCard: { title: ReactNode; to: string; label: ReactNode; comesBeforeTexts: boolean } | null;
};
