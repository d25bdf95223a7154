import type { CertificateRecord } from "./certificate-status";
import { rulesOf } from "./requirements/kinds";
import type {
  CurriculumFacts,
  Evaluation,
  Evidence,
  KnownForLists,
  RequirementResult,
} from "./requirements/types";
import type { Profile } from "~/curriculum/types";
import type { Actor, ApplicationState, Stage } from "~/lib/vocabulary";

/* Evaluation of an application: pure, without clock or database. Each kind of requirement defines its own rules. */

/**
 * Evaluates the evidence by the profile an application is held to.
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
  const credit = profile.credit === "computed" ? "computed" : "first";
  const before = profile.requirements.map((requirement) =>
    rulesOf(requirement.kind).evaluate(requirement, { application, facts, evidence, credit }),
  );
  const missing = before.filter((result) => result.state !== "met" && comesBy(result) === null);
  const isReady = missing.length === 0;
  const requirements = before.map((result) =>
    comesBy(result) === "signing" ? signatureIn(result, application.state, missing) : result,
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

const comesBy = (result: RequirementResult) => rulesOf(result.kind).comesBy(result);

/** Returns whether only the signature is missing: what a supervisor may sign. */
export function isComplete(evaluation: Evaluation): boolean {
  return evaluation.requirements.every((result) => result.state === "met" || comesBy(result) === "signing");
}

/** Returns the results that count hours of training or of practice. */
export function resultsOfHours(
  requirements: readonly RequirementResult[],
  hours: "training" | "practice",
): RequirementResult[] {
  return requirements.filter(({ kind }) => rulesOf(kind).hours === hours);
}

/** Adds the signature, which comes after applying: until then it is locked by what is missing. */
function signatureIn(
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
  const isPracticeOpen = resultsOfHours(requirements, "practice").some(({ state }) => state !== "locked");
  return isPracticeOpen ? "practising" : "training";
}

/**
 * Returns a person's stage as far as completed modules and confirmed hours determine it: enough for nearly everyone, so
 * that a list of thousands need not evaluate every requirement of each.
 * @returns the stage that `evaluate` would give, or null for a person who may be ready
 */
export function stageFrom(
  state: ApplicationState,
  { requirements }: Pick<Profile, "requirements">,
  known: KnownForLists,
): Stage | null {
  if (state !== "in_training") return stageOf(state, false, []);
  let mayBeReady = true;
  let isPracticeOpen = false;
  for (const requirement of requirements) {
    const { forLists, hours } = rulesOf(requirement.kind);
    const so = forLists(requirement, known);
    mayBeReady &&= so === "may_be_met";
    isPracticeOpen ||= hours === "practice" && so !== "locked";
  }
  if (mayBeReady) return null;
  return isPracticeOpen ? "practising" : "training";
}
