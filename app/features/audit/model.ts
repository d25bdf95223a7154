/* The audit log as it is looked at: pure. */

/** How many lines a page has. */
export const AUDIT_PAGE = 50;

/** What the log can be narrowed down to: each group holds the actions that begin with one of its words. */
export const AUDIT_GROUPS = {
  accounts: ["person", "invitation", "account", "installation", "mail"],
  cohorts: ["cohort", "supervisor"],
  learning: ["lesson", "module", "quiz", "attempt"],
  practice: ["practice"],
  certification: ["application", "certificate", "attestation", "texts"],
} as const;
/**
 * What people do with their own account and devices: their business and, for the safety of the installation, the
 * administrator's; never a manager's.
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

/** What was asked for, if it is one of the groups; otherwise everything. */
export function groupOf(asked: string | null): AuditGroup | null {
  switch (asked) {
    case "accounts":
    case "cohorts":
    case "learning":
    case "practice":
    case "certification":
      return asked;
    default:
      return null;
  }
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
  /** Facts only: states and counts. */
  details: Record<string, string | number | boolean | null>;
};
