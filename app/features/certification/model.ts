import type { Profile, Requirement } from "~/curriculum/types";
import type {
  Actor,
  ApplicationState,
  AttestationOccasion,
  CertificateStanding,
  CertificateState,
  RequirementKind,
} from "~/lib/vocabulary";

/* The rules of a certification: pure, without clock or database. */

/** Where a person stands, as lists and charts count them. */
export const STAGES = [
  "training",
  "practising",
  "ready",
  "submitted",
  "returned",
  "recommended",
  "issued",
  "suspended",
  "expired",
  "revoked",
  "closed",
] as const;
export type Stage = (typeof STAGES)[number];

/** What is read of a certificate to tell how it stands. */
export type CertificateRecord = { state: CertificateState; expiresAt: number; validUntil: string };

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
  kind: RequirementKind;
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

/** How a certificate stands, and until when it can be renewed. */
export type CertificateStatus = {
  standing: CertificateStanding;
  validUntil: string;
  /** For an expired one: the last day of the grace the profile gives, and whether it is over. */
  renewal: { until: string; isOver: boolean } | null;
};

/** An evaluation together with a fingerprint of the very evidence it rests on. */
export type EvaluationWithEvidence = Evaluation & { evidenceHash: string; counted: EvidenceCount };

/** The ways in which fingerprints of evidence were made. */
export type EvidenceScheme = 1 | 2;

/** How they are made now. A signature is checked by the scheme it was made with. */
export const EVIDENCE_SCHEME: EvidenceScheme = 2;

/** Takes the fingerprints of today's evidence and returns whether it still is what was signed. */
export function isAsSigned(
  signed: { evidenceHash: string; evidenceScheme: number } | null,
  byScheme: Record<EvidenceScheme, string>,
): boolean {
  if (signed === null) return false;
  const { evidenceScheme: scheme, evidenceHash } = signed;
  return (scheme === 1 || scheme === 2) && byScheme[scheme] === evidenceHash;
}

/** The evidence in four numbers, so that a page can say what changed. */
export type EvidenceCount = { lessons: number; quizzes: number; entries: number; minutes: number };

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

/**
 * Weighs the evidence against the profile an application is held to.
 * @param application its state, and the hashes of the texts it is held to
 */
export function evaluate(
  application: {
    id: string;
    state: ApplicationState;
    texts: Readonly<Record<string, string>>;
    certificate?: CertificateRecord | null;
  },
  profile: Pick<Profile, "requirements" | "credit">,
  facts: CurriculumFacts,
  evidence: Evidence,
): Evaluation {
  const before = profile.requirements.map((requirement) =>
    weigh(requirement, application, {
      facts,
      evidence,
      credit: profile.credit === "computed" ? "computed" : "first",
    }),
  );
  const missing = before.filter((result) => result.state !== "met" && !comesWithDeciding(result));
  const isReady = missing.length === 0;
  const requirements = before.map((result) =>
    result.kind === "sign_off" ? signOffIn(result, application.state, missing) : result,
  );
  return {
    applicationId: application.id,
    state: application.state,
    isReady,
    requirements,
    nextActor: nextActorOf(application.state, missing),
    stage: stageOf(application.state, isReady, requirements),
    certificate: application.certificate ?? null,
  };
}

/** Whether an application in this state waits until a required update was read: what was submitted stands as it is. */
export function holdsUpdates(state: ApplicationState): boolean {
  return state === "in_training" || state === "returned";
}

/** Whether texts can be agreed to now. A recommended application is left alone: its signature covers what is on record. */
export function canAgree(state: ApplicationState): boolean {
  return state === "in_training" || state === "returned" || state === "submitted";
}

/** Whether a requirement is met by applying or by the supervisor's signature themselves. */
function comesWithDeciding(result: RequirementResult): boolean {
  return (
    result.kind === "sign_off" || (result.kind === "attestation" && result.text?.occasion === "applying")
  );
}

/** Whether nothing is missing but the signature: what a supervisor may sign. */
export function isComplete(evaluation: Evaluation): boolean {
  return evaluation.requirements.every((result) => result.state === "met" || result.kind === "sign_off");
}

type Weights = { facts: CurriculumFacts; evidence: Evidence; credit: "computed" | "first" };

function weigh(
  requirement: Requirement,
  application: { id: string; state: ApplicationState; texts: Readonly<Record<string, string>> },
  { facts, evidence, credit }: Weights,
): RequirementResult {
  const common = {
    id: requirement.id,
    title: requirement.title,
    lockedBy: [],
    parts: [],
    waiting: 0,
    updates: [],
    text: null,
  };
  const outcome = (isMet: boolean, actor: Actor = "trainee"): Pick<RequirementResult, "state" | "actor"> =>
    isMet ? { state: "met", actor: "nobody" } : { state: "not_met", actor };

  switch (requirement.kind) {
    case "modules": {
      const parts = requirement.modules.map((id) => modulePart(id, { facts, evidence, credit }));
      const areCompleted = parts.every((part) => part.state === "met");
      const hoursOf = (state: RequirementState) =>
        parts.reduce((sum, part) => sum + (part.state === state ? part.hours : 0), 0);
      const credited = hoursOf("met");
      const most = Math.max(0, requirement.hours - hoursOf("not_met"));
      // Every module named is what counts: a module that became shorter since takes nothing from anyone.
      const have = areCompleted ? Math.max(credited, requirement.hours) : credited;
      const progress = areCompleted ? requirement.hours : credited < requirement.hours ? credited : most;
      const updates = requirement.modules.filter((id) => evidence.updates.includes(id));
      const isMet = areCompleted && !(updates.length > 0 && holdsUpdates(application.state));
      return {
        ...common,
        ...outcome(isMet),
        updates: updates.map((id) => ({ id, title: facts.modules.get(id)?.title ?? id })),
        kind: "modules",
        have,
        progress,
        need: requirement.hours,
        unit: "hours",
        parts,
      };
    }
    case "practice_hours": {
      const lockedBy = requirement.opensAfter
        .filter((id) => !evidence.completions.has(id))
        .map((id) => facts.modules.get(id)?.title ?? id);
      const have = evidence.confirmedMinutes / 60;
      const waiting = evidence.waitingMinutes / 60;
      const isMet = have >= requirement.hours;
      const actor = have + waiting >= requirement.hours ? "supervisor" : "trainee";
      return {
        ...common,
        ...(lockedBy.length > 0 ? { state: "locked", actor: "trainee" } : outcome(isMet, actor)),
        kind: "practice_hours",
        have,
        progress: Math.min(have, requirement.hours),
        need: requirement.hours,
        unit: "hours",
        lockedBy,
        waiting,
      };
    }
    case "attestation": {
      const id = requirement.policy ?? requirement.statement ?? "";
      const { occasion } = requirement;
      const hash = application.texts[id] ?? facts.texts[id] ?? null;
      const isMet = evidence.attestations.some(
        (given) =>
          given.textId === id &&
          given.textHash === hash &&
          given.occasion === occasion &&
          (occasion === "joining" || given.applicationId === application.id),
      );
      return {
        ...common,
        ...outcome(isMet),
        kind: "attestation",
        have: isMet ? 1 : 0,
        progress: isMet ? 1 : 0,
        need: 1,
        unit: "texts",
        text: { id, kind: requirement.policy === null ? "statement" : "policy", occasion, hash },
      };
    }
    case "sign_off": {
      const isMet = evidence.isSignedOff;
      return {
        ...common,
        ...outcome(isMet, "supervisor"),
        kind: "sign_off",
        have: isMet ? 1 : 0,
        progress: isMet ? 1 : 0,
        need: 1,
        unit: "signatures",
      };
    }
  }
}

function modulePart(id: string, { facts, evidence, credit }: Weights): RequirementPart {
  const known = facts.modules.get(id);
  const title = known?.title ?? id;
  const completion = evidence.completions.get(id);
  if (completion) {
    const lessons = completion.lessons.length;
    return {
      id,
      title,
      state: "met",
      hours: completion.minutes / 60,
      note: { lessonsDone: lessons, lessonsTotal: lessons, isQuizPassed: true },
    };
  }
  const lessonsTotal = known?.lessons ?? 0;
  return {
    id,
    title,
    state: "not_met",
    hours: known?.hours[credit] ?? 0,
    note: {
      lessonsDone: Math.min(evidence.lessonsDone.get(id) ?? 0, lessonsTotal),
      lessonsTotal,
      isQuizPassed: false,
    },
  };
}

/** The signature comes after applying: until then it is locked, by what is missing. */
function signOffIn(
  result: RequirementResult,
  state: ApplicationState,
  missing: RequirementResult[],
): RequirementResult {
  if (result.state === "met" || state === "submitted") return result;
  return { ...result, state: "locked", actor: "trainee", lockedBy: missing.map(({ title }) => title) };
}

function nextActorOf(state: ApplicationState, missing: RequirementResult[]): Actor {
  switch (state) {
    case "in_training":
    case "returned":
      return missing.length > 0 && missing.every(({ actor }) => actor === "supervisor")
        ? "supervisor"
        : "trainee";
    case "submitted":
      return "supervisor";
    case "recommended":
      return "manager";
    case "issued":
    case "denied":
    case "withdrawn":
      return "nobody";
  }
}

function stageOf(state: ApplicationState, isReady: boolean, requirements: RequirementResult[]): Stage {
  if (state === "denied" || state === "withdrawn") return "closed";
  if (state !== "in_training") return state;
  if (isReady) return "ready";
  const hasPracticeOpen = requirements.some(
    ({ kind, state }) => kind === "practice_hours" && state !== "locked",
  );
  return hasPracticeOpen ? "practising" : "training";
}

/**
 * Where a person stands, as far as completed modules and confirmed hours alone tell it: enough for nearly everyone, so
 * that a list of thousands need not weigh every requirement of each.
 * @returns the stage that `evaluate` would give, or null for somebody who may be ready
 */
export function stageFrom(
  state: ApplicationState,
  { requirements }: Pick<Profile, "requirements">,
  known: { hasCompleted: (moduleId: string) => boolean; confirmedMinutes: number },
): Stage | null {
  if (state !== "in_training") return stageOf(state, false, []);
  let mayBeReady = true;
  let hasPracticeOpen = false;
  for (const requirement of requirements) {
    if (requirement.kind === "modules") {
      mayBeReady &&= requirement.modules.every(known.hasCompleted);
    } else if (requirement.kind === "practice_hours") {
      const isOpen = requirement.opensAfter.every(known.hasCompleted);
      hasPracticeOpen ||= isOpen;
      mayBeReady &&= isOpen && known.confirmedMinutes / 60 >= requirement.hours;
    }
  }
  if (mayBeReady) return null;
  return hasPracticeOpen ? "practising" : "training";
}

/** What can be done with an application. */
export const APPLICATION_ACTS = [
  "submit",
  "recommend",
  "return",
  "send_back",
  "withdraw_recommendation",
  "issue",
  "deny",
  "withdraw",
  "reopen",
] as const;
export type ApplicationAct = (typeof APPLICATION_ACTS)[number];

const TRANSITIONS: Record<ApplicationAct, { from: readonly ApplicationState[]; to: ApplicationState }> = {
  /** The trainee. */
  submit: { from: ["in_training", "returned"], to: "submitted" },
  withdraw: { from: ["in_training", "submitted", "returned", "recommended"], to: "withdrawn" },
  /** The assigned supervisor. */
  recommend: { from: ["submitted"], to: "recommended" },
  return: { from: ["submitted"], to: "returned" },
  /** The second person. Send back: to the trainee; withdraw the recommendation: to the supervisor, to be signed anew. */
  send_back: { from: ["recommended"], to: "returned" },
  withdraw_recommendation: { from: ["recommended"], to: "submitted" },
  issue: { from: ["recommended"], to: "issued" },
  deny: { from: ["recommended"], to: "denied" },
  reopen: { from: ["withdrawn", "denied"], to: "in_training" },
};

/** The state an act leads to, or null when it cannot be done in this one. */
export function transition(state: ApplicationState, act: ApplicationAct): ApplicationState | null {
  const { from, to } = TRANSITIONS[act];
  return from.includes(state) ? to : null;
}

export const CERTIFICATE_ACTS = ["suspend", "reinstate", "revoke"] as const;
export type CertificateAct = (typeof CERTIFICATE_ACTS)[number];

const CERTIFICATE_TRANSITIONS: Record<
  CertificateAct,
  { from: readonly CertificateState[]; to: CertificateState }
> = {
  suspend: { from: ["active"], to: "suspended" },
  reinstate: { from: ["suspended"], to: "active" },
  /** For good: nothing leads out of it. */
  revoke: { from: ["active", "suspended"], to: "revoked" },
};

/** The state an act leads a certificate to, or null when it cannot be done in this one. */
export function certificateTransition(state: CertificateState, act: CertificateAct): CertificateState | null {
  const { from, to } = CERTIFICATE_TRANSITIONS[act];
  return from.includes(state) ? to : null;
}

/**
 * How a certificate stands at a moment: revoked before suspended, suspended before expired.
 * @param certificate `expiresAt` is the first instant at which it no longer holds
 */
export function standingOf(
  certificate: { state: CertificateState; expiresAt: number },
  now: number,
): CertificateStanding {
  if (certificate.state !== "active") return certificate.state;
  return now >= certificate.expiresAt ? "expired" : "valid";
}

/** Returns where a person stands now, as every list, chart and export counts them: certified only while it holds. */
export function stageAt(
  {
    stage,
    certificate,
  }: { stage: Stage; certificate: Pick<CertificateRecord, "state" | "expiresAt"> | null },
  now: number,
): Stage {
  if (stage !== "issued" || certificate === null) return stage;
  const standing = standingOf(certificate, now);
  return standing === "valid" ? "issued" : standing;
}

/** What a page showed of the evidence, as it travels with its form. */
export function seenText(counted: EvidenceCount): string {
  return [counted.lessons, counted.quizzes, counted.entries, counted.minutes].join(".");
}

/** Reads what a form says its page showed; null when it says nothing that can be read. */
export function readSeen(text: string): EvidenceCount | null {
  const [lessons, quizzes, entries, minutes, ...more] = text.split(".").map(Number);
  if (lessons === undefined || quizzes === undefined || entries === undefined || minutes === undefined)
    return null;
  const isWell = [lessons, quizzes, entries, minutes].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );
  return isWell && more.length === 0 ? { lessons, quizzes, entries, minutes } : null;
}
