/* How the audit log is shown: pure. */

/** How many lines a page has. */
export const AUDIT_PAGE = 50;

/** The filter's groups: each contains the actions whose first part is listed. */
export const AUDIT_GROUPS = {
  accounts: ["person", "invitation", "account", "installation", "mail"],
  cohorts: ["cohort", "supervisor"],
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

/** Returns the requested group if it exists; otherwise null, which means everything. */
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
