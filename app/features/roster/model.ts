import type { AttentionReason, AttentionRules } from "~/features/certification/attention";
import { OVER, OWN_STEP, wholeDays } from "~/features/certification/attention";
import { DAY } from "~/lib/dates";
import type { CohortStage } from "~/lib/vocabulary";

/* A line of a cohort's roster: what is stored, and how it reads at a moment. Pure. */

/** One person's progress in one module. */
export type ModuleCell =
  | { state: "none" }
  | { state: "reading"; read: number; total: number }
  | { state: "quiz"; missed: number }
  | { state: "passed" };

/**
 * Returns a person's progress in a module.
 * @param lessons how many of the module's lessons were read, and how many it has
 * @param quiz the attempts at its quiz, or undefined when there was none
 */
export function moduleCell(
  lessons: { read: number; total: number },
  quiz: { missed: number; completedAt: number | null; openAttemptId: string | null } | undefined,
): ModuleCell {
  if (quiz && quiz.completedAt !== null) return { state: "passed" };
  const allRead = lessons.total > 0 && lessons.read >= lessons.total;
  if (allRead || (quiz && (quiz.openAttemptId !== null || quiz.missed > 0))) {
    return { state: "quiz", missed: quiz?.missed ?? 0 };
  }
  if (lessons.read > 0) return { state: "reading", read: lessons.read, total: lessons.total };
  return { state: "none" };
}

const CELL = /^(?:(p)|q(\d+)|r(\d+)\/(\d+))$/;

/** Returns a cell as the stored line writes it: `p` passed, `q2` two attempts missed, `r3/5` three of five lessons read. */
export function writeCell(cell: ModuleCell): string {
  switch (cell.state) {
    case "none":
      return "";
    case "passed":
      return "p";
    case "quiz":
      return `q${cell.missed}`;
    case "reading":
      return `r${cell.read}/${cell.total}`;
  }
}

/** Reads a cell that `writeCell` wrote; what is missing or unreadable is a module not begun. */
export function readCell(written: string | undefined): ModuleCell {
  const [, passed, missed, read, total] = CELL.exec(written ?? "") ?? [];
  if (passed) return { state: "passed" };
  if (missed !== undefined) return { state: "quiz", missed: Number(missed) };
  if (read !== undefined) return { state: "reading", read: Number(read), total: Number(total) };
  return { state: "none" };
}

/** The facts that decide from when each reason for attention holds. */
export type ReasonFacts = {
  stage: CohortStage;
  stageSince: number | null;
  joinedAt: number;
  leftAt: number | null;
  lastActivityAt: number | null;
  supervisorId: string | null;
  /** How many attempts were missed, by module, of the modules that are not completed. */
  missed: readonly number[];
};

/** The instants from which each reason holds; null: not as things stand. Epoch ms. */
export type ReasonInstants = {
  inactiveFrom: number | null;
  returnedFrom: number | null;
  missedFrom: number | null;
  unsupervisedFrom: number | null;
};

const NEVER: ReasonInstants = {
  inactiveFrom: null,
  returnedFrom: null,
  missedFrom: null,
  unsupervisedFrom: null,
};

/**
 * Returns from when each reason for attention holds, by the same rules as `attentionReasons`. What holds already holds
 * from joining on, so that nothing here depends on the clock.
 * @param rules the cohort's profile's thresholds; undefined: none are set
 */
export function reasonInstants(facts: ReasonFacts, rules: AttentionRules | undefined): ReasonInstants {
  if (!rules || facts.leftAt !== null || OVER.has(facts.stage)) return NEVER;
  const isOwnStep = OWN_STEP.has(facts.stage);
  const isReturned = facts.stage === "returned" && facts.stageSince !== null;
  return {
    inactiveFrom: isOwnStep ? (facts.lastActivityAt ?? facts.joinedAt) + rules.inactiveDays * DAY : null,
    returnedFrom: isReturned ? (facts.stageSince ?? 0) + rules.returnedDays * DAY : null,
    missedFrom: facts.missed.some((missed) => missed >= rules.missedTries) ? facts.joinedAt : null,
    unsupervisedFrom: facts.supervisorId === null ? facts.joinedAt : null,
  };
}

/** A line as far as its reasons are concerned. */
export type LineWithReasons = ReasonInstants & {
  stageSince: number | null;
  joinedAt: number;
  lastActivityAt: number | null;
  modules: Readonly<Record<string, string>>;
};

/**
 * Returns why a person needs attention at a moment, in display order, as `attentionReasons` would.
 * @param rules the thresholds the line was computed under
 * @param now epoch ms
 */
export function reasonsAt(
  line: LineWithReasons,
  rules: AttentionRules | undefined,
  now: number,
): AttentionReason[] {
  const holds = (from: number | null) => from !== null && from <= now;
  const reasons: AttentionReason[] = [];
  if (line.unsupervisedFrom !== null) reasons.push({ kind: "no_supervisor" });
  if (holds(line.returnedFrom) && line.stageSince !== null) {
    reasons.push({ kind: "returned", days: wholeDays(line.stageSince, now) });
  }
  if (line.missedFrom !== null) {
    for (const moduleId of Object.keys(line.modules).sort()) {
      const cell = readCell(line.modules[moduleId]);
      if (cell.state === "quiz" && rules && cell.missed >= rules.missedTries) {
        reasons.push({ kind: "missed_tries", moduleId, missed: cell.missed });
      }
    }
  }
  if (holds(line.inactiveFrom)) {
    reasons.push({ kind: "inactive", days: wholeDays(line.lastActivityAt ?? line.joinedAt, now) });
  }
  return reasons;
}

/** Returns a stored stage as it is at a moment: a certificate past its last day no longer counts as issued. */
export function stageOfLine(
  { stage, expiresAt }: { stage: CohortStage; expiresAt: number | null },
  now: number,
): CohortStage {
  return stage === "issued" && expiresAt !== null && now >= expiresAt ? "expired" : stage;
}
