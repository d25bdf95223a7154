import type { ReactNode } from "react";

import type { CertificateRecord } from "../certificate-status";
import type { EvidenceCount } from "../evidence-scheme";
import type { Stage } from "../stages";
import type { Requirement } from "~/curriculum/types";
import type { Actor, ApplicationState, AttestationOccasion } from "~/lib/vocabulary";

/* What all kinds of requirements share. */

export type RequirementState = "met" | "not_met" | "locked";

/** What there is of one module: while it is not completed, of today's lessons; afterwards, of those it was completed with. */
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
  /** For modules, the hours that were credited: more than this version asks, where an earlier one gave more. */
  have: number;
  need: number;
  /** How much of `need` that is, for a picture: never all of it while something is missing. */
  progress: number;
  unit: "hours" | "modules" | "texts" | "signatures";
  /** Who has the next step; nobody, once it is met. */
  actor: Actor;
  /** Titles of what has to come first. */
  lockedBy: string[];
  parts: RequirementPart[];
  /** Hours that are logged and wait for the supervisor. */
  waiting: number;
  /** Completed modules whose updated lessons the program requires, and that are not read yet. */
  updates: { id: string; title: string }[];
  /** For an attestation: which text, and when it is confirmed. */
  text: {
    id: string;
    kind: "policy" | "statement";
    occasion: AttestationOccasion;
    hash: string | null;
  } | null;
};

/** How far an application is, by the profile it is held to. */
export type Evaluation = {
  applicationId: string;
  state: ApplicationState;
  /** Everything is met but what applying and the supervisor's signature themselves bring. */
  isReady: boolean;
  requirements: RequirementResult[];
  nextActor: Actor;
  /** Without the clock: how a certificate stands, `stageAt` tells. */
  stage: Stage;
  /** The certificate that was issued on it, where it was read. */
  certificate: CertificateRecord | null;
};

/** An evaluation together with a fingerprint of the very evidence it rests on. */
export type EvaluationWithEvidence = Evaluation & { evidenceHash: string; counted: EvidenceCount };

export type CurriculumFacts = {
  modules: ReadonlyMap<
    string,
    {
      title: string;
      lessons: number;
      /** What completing it now gives: computed, and as the first release credited it. */
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
  /** Credit in minutes, of all domains. */
  minutes: number;
};

export type Evidence = {
  /** Module id → how many of its lessons were read. */
  lessonsDone: ReadonlyMap<string, number>;
  /** Module id → its first completion, as of that day. */
  completions: ReadonlyMap<string, CompletionEvidence>;
  /** Ids of modules whose updated lessons a manager requires, and that are not read yet. */
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
  /** What a kind reads that no other kind does, by the kind's name. */
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

/** What a requirement is weighed with. */
export type Weights = {
  application: { id: string; state: ApplicationState; texts: Readonly<Record<string, string>> };
  facts: CurriculumFacts;
  evidence: Evidence;
  credit: "computed" | "first";
};

/** What lists of any length know of a person without weighing each requirement. */
export type KnownForLists = { hasCompleted: (moduleId: string) => boolean; confirmedMinutes: number };

/** What a trainee does next for a requirement, where the path says it by itself. */
export type RequirementStep = {
  kind: "practice" | "practice_waiting";
  have: number;
  need: number;
  waiting: number;
};

/** What a signature covers of one kind. */
export type Fingerprint = {
  /** The member of the fingerprint that this kind writes. Signatures are checked by it: it keeps its spelling. */
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
    /** The same as scheme 1 wrote it; a later kind has none, since no signature of that time covers it. */
    firstScheme?: unknown;
    /** What it adds to the numbers by which a page says what changed. */
    counted: Partial<EvidenceCount>;
  };
};

/** The rules of one kind: pure. */
export type RequirementRules = {
  /** Which hours its results count, if any. */
  hours: "training" | "practice" | null;
  /** Whether the cohort's matrix and export show it in a column of its own. */
  hasColumn: boolean;
  /** Weighs it: met or not, what counted, what is missing, who acts next. */
  evaluate: (requirement: Requirement, weights: Weights) => RequirementResult;
  /** A cheap necessary condition for lists: `may_be_met` has to be weighed. */
  forLists: (requirement: Requirement, known: KnownForLists) => "locked" | "not_met" | "may_be_met";
  /** Tells whether applying or the supervisor's signature itself meets it. */
  comesBy: (result: RequirementResult) => "applying" | "signing" | null;
  /** Tells what the trainee does next for it; null leaves it to the certification page to explain. */
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

/** What the common row shows of a requirement, beside its title, state and who acts next. */
export type RequirementRow = {
  /** What counted, and the rule; each is a paragraph. */
  sentences: ReactNode[];
  /** For hours: what the bar shows, and whether they are earned by completing modules. */
  bar?: { label: ReactNode; isEarned: boolean };
  /** Whether it was open before, and is locked again. */
  isPaused?: boolean;
  comesBy: ReturnType<RequirementRules["comesBy"]>;
  /** For the trainee: where to go on. */
  link?: { to: string; label: ReactNode } | undefined;
};

/** How one kind is drawn. */
export type RequirementRows = {
  /** Says how far a requirement is. */
  row: (result: RequirementResult, reader: RowReader) => RequirementRow;
  /** The card above the trainee's requirements, when this is the next thing to do; null when it needs none. */
  nextCard: { title: ReactNode; to: string; label: ReactNode; comesBeforeTexts: boolean } | null;
};
