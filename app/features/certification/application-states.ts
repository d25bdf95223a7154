import type { ApplicationState } from "~/lib/vocabulary";

/* The states of an application and their transitions: pure. */

/** Actions on an application. */
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
  /**
   * The second person. Send back: to the trainee; withdraw the recommendation: to the supervisor, to be signed again.
   */
  send_back: { from: ["recommended"], to: "returned" },
  withdraw_recommendation: { from: ["recommended"], to: "submitted" },
  issue: { from: ["recommended"], to: "issued" },
  deny: { from: ["recommended"], to: "denied" },
  reopen: { from: ["withdrawn", "denied"], to: "in_training" },
};

/** Returns the state an act leads to, or null when it is not allowed in this one. */
export function transition(state: ApplicationState, act: ApplicationAct): ApplicationState | null {
  const { from, to } = TRANSITIONS[act];
  return from.includes(state) ? to : null;
}

/** Returns whether an application in this state requires updates to be read: once submitted, it stays as submitted. */
export function holdsUpdates(state: ApplicationState): boolean {
  return state === "in_training" || state === "returned";
}

/**
 * Returns whether texts can be agreed to now. A recommended application stays unchanged: its signature covers the
 * record.
 */
export function canAgree(state: ApplicationState): boolean {
  return state === "in_training" || state === "returned" || state === "submitted";
}
