/** Every closed set of values, defined once: tables, forms, and screens derive from these. */

export const ROLES = ["trainee", "supervisor", "manager", "administrator"] as const;
export type Role = (typeof ROLES)[number];

/** Staff sessions are shorter than trainee sessions. */
export const SESSION_KINDS = ["staff", "trainee"] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

export const PERSON_STATUSES = ["active", "deactivated"] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

export const COHORT_STATUSES = ["open", "closed"] as const;
export type CohortStatus = (typeof COHORT_STATUSES)[number];

export const COHORT_STAFF_ROLES = ["supervisor", "manager"] as const;
export type CohortStaffRole = (typeof COHORT_STAFF_ROLES)[number];

/** The five domains in which training hours are counted (IC&RC's peer recovery domains). */
export const DOMAINS = [
  "ethical_responsibility",
  "mentoring_education",
  "recovery_wellness",
  "advocacy",
  "harm_reduction",
] as const;
export type Domain = (typeof DOMAINS)[number];

export const QUESTION_TYPES = ["single", "multiple", "true_false"] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** What a lesson asks its reader to do. Each kind is credited with minutes (curriculum/credit.ts). */
export const ACTIVITY_KINDS = [
  "check",
  "scenario",
  "case",
  "reflection",
  "try",
  "role_play",
  "sort",
  "review",
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export const ATTEMPT_STATES = ["in_progress", "submitted", "awaiting_review", "graded", "abandoned"] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const GRADING_REASONS = ["submission", "regrade"] as const;
export type GradingReason = (typeof GRADING_REASONS)[number];

/** Why a module completion is flagged for review. */
export const COMPLETION_FLAG_REASONS = ["regrade"] as const;

export const PRACTICE_STATES = ["draft", "submitted", "confirmed", "queried", "withdrawn"] as const;
export type PracticeState = (typeof PRACTICE_STATES)[number];

export const PRACTICE_EVENT_KINDS = [
  "submitted",
  "confirmed",
  "queried",
  "withdrawn",
  "corrected",
  "masked",
] as const;
export type PracticeEventKind = (typeof PRACTICE_EVENT_KINDS)[number];

/** The stored states of an application. Readiness and the steps before it are derived from the evidence. */
export const APPLICATION_STATES = [
  "in_training",
  "submitted",
  "returned",
  "recommended",
  "issued",
  "denied",
  "withdrawn",
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** A person has at most one application in any of these states. */
export const OPEN_APPLICATION_STATES = ["in_training", "submitted", "returned", "recommended"] as const;

/** Stages of training, as lists and charts count them. */
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

/** A trainee's stage in a cohort; `none`: no application was ever started for them. */
export const COHORT_STAGES = [...STAGES, "none"] as const;
export type CohortStage = (typeof COHORT_STAGES)[number];

export const APPLICATION_EVENT_KINDS = [
  "opened",
  "submitted",
  "returned",
  "recommended",
  "recommendation_withdrawn",
  "issued",
  "denied",
  "withdrawn",
  "reopened",
  "supervisor_changed",
  "profile_changed",
] as const;
export type ApplicationEventKind = (typeof APPLICATION_EVENT_KINDS)[number];

export const CERTIFICATE_EVENT_KINDS = [
  "issued",
  "suspended",
  "reinstated",
  "revoked",
  "name_display_changed",
] as const;
export type CertificateEventKind = (typeof CERTIFICATE_EVENT_KINDS)[number];

/** The stored states of a certificate. "Expired" is derived, because it depends only on the clock. */
export const CERTIFICATE_STATES = ["active", "suspended", "revoked"] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export const CERTIFICATE_STATUSES = ["valid", "suspended", "expired", "revoked"] as const;
export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number];

/** How the holder's name appears on the public page. */
export const NAME_DISPLAYS = ["full", "initials", "none"] as const;
export type NameDisplay = (typeof NAME_DISPLAYS)[number];

export const REQUIREMENT_KINDS = ["modules", "practice_hours", "attestation", "sign_off"] as const;
export type RequirementKind = (typeof REQUIREMENT_KINDS)[number];

/** Who acts next. */
export const ACTORS = ["trainee", "supervisor", "manager", "nobody"] as const;
export type Actor = (typeof ACTORS)[number];

export const ATTESTATION_OCCASIONS = ["joining", "applying"] as const;
export type AttestationOccasion = (typeof ATTESTATION_OCCASIONS)[number];

export const ATTESTED_KINDS = ["policy", "statement"] as const;
export type AttestedKind = (typeof ATTESTED_KINDS)[number];

export const POLICY_KINDS = ["code_of_ethics", "confidentiality", "data_notice"] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

export const LOCAL_RULES = [
  "mandated_reporting",
  "duty_to_warn",
  "good_samaritan",
  "consent_of_minors",
  "recording",
  "gifts",
  "rides",
  "former_participants",
  "on_call",
  "naloxone",
  "crisis_response",
  "part_2",
] as const;
export type LocalRuleId = (typeof LOCAL_RULES)[number];

export const CONTENT_KINDS = ["profile", "policy", "question", "statement", "module"] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

export const MAIL_TEMPLATES = [
  "invitation",
  "password_reset",
  "email_change",
  "email_changed",
  "hours_queried",
  "application_returned",
  "certificate_issued",
  "work_waiting",
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** Why a request was refused before it did anything. */
export const REFUSAL_KINDS = ["other_site", "forbidden", "too_many"] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

export const OUTBOX_STATES = ["waiting", "sent", "failed"] as const;

export const PAPER_SIZES = ["letter", "a4"] as const;
export type PaperSize = (typeof PAPER_SIZES)[number];
