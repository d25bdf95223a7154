import { AUDIT_ACTIONS, type AuditAction } from "~/lib/audit-actions";

/* How the audit log is shown: pure. */

/** How many lines a page has. */
export const AUDIT_PAGE = 50;

/** The filter's groups: each contains the actions whose first part is listed. */
export const AUDIT_GROUPS = {
  accounts: ["person", "invitation", "account", "installation", "mail", "audit"],
  cohorts: ["cohort", "supervisor", "program"],
  learning: ["lesson", "module", "quiz", "attempt"],
  practice: ["practice"],
  certification: ["application", "certificate", "attestation", "texts"],
} as const;
/**
 * What people do with their own account and devices: visible to them and, for the security of the installation, to
 * administrators; never to a manager.
 */
export const OWN_ACCOUNT_ACTIONS = [
  "person.signed_in",
  "person.sign_in_refused",
  "person.confirmation_refused",
  "person.reset_requested",
  "person.password_reset",
  "person.password_changed",
  "person.email_change_requested",
  "person.email_changed",
  "person.email_restored",
  "person.profile_changed",
  "person.device_signed_out",
  "person.devices_signed_out",
] as const;

export type AuditGroup = keyof typeof AUDIT_GROUPS;

const GROUPS = ["accounts", "cohorts", "learning", "practice", "certification"] as const;

const OWN: readonly string[] = OWN_ACCOUNT_ACTIONS;

/** What the filter asks for: a group of actions or a single one. */
export type AuditKind = AuditGroup | AuditAction;

/** Returns the requested kind if it exists; otherwise null, which means everything. */
export function kindOf(asked: string | null): AuditKind | null {
  return [...GROUPS, ...AUDIT_ACTIONS].find((kind) => kind === asked) ?? null;
}

/** Returns a kind as a group; null when it is a single action. */
export function groupOf(kind: AuditKind): AuditGroup | null {
  return GROUPS.find((group) => group === kind) ?? null;
}

/**
 * Returns the kinds to choose from, by group.
 * @param withOwnAccount also what people do with their own account: for administrators only
 */
export function kindsByGroup(withOwnAccount: boolean): { group: AuditGroup; actions: AuditAction[] }[] {
  return GROUPS.map((group) => {
    const words: readonly string[] = AUDIT_GROUPS[group];
    const isIn = (action: string) => words.some((word) => action.startsWith(`${word}.`));
    return {
      group,
      actions: AUDIT_ACTIONS.filter((action) => isIn(action) && (withOwnAccount || !OWN.includes(action))),
    };
  });
}

/** One line of the log, with the names that belong to its ids. */
export type AuditLine = {
  id: string;
  at: number;
  /** null: the program itself. */
  actor: { id: string; name: string } | null;
  action: string;
  about: { id: string; name: string } | null;
  cohort: { id: string; name: string } | null;
};
