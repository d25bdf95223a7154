/*
 * Why an expected request could not be carried out: one union per feature. Only `http/responses` maps a code to a
 * status.
 */

/** Failures that every feature may return. */
type CommonFailure = "not_found" | "forbidden" | "conflict" | "stale" | "too_many" | "invalid" | "expired";

export type PeopleFailure = CommonFailure | "wrong_password";

export type CohortsFailure = CommonFailure;

export type LearningFailure = CommonFailure | "not_ready";

export type AssessmentFailure = CommonFailure | "not_ready";

export type PracticeFailure = CommonFailure | "not_ready";

export type CertificationFailure = CommonFailure | "not_ready";

export type EnrollmentFailure =
  | CommonFailure
  /** The person has already joined. */
  | "already_there"
  | "closed"
  | "deactivated"
  | "has_trainees"
  | "last_administrator"
  | "last_manager"
  /** There is no one yet whom invited people could ask. */
  | "no_contact"
  /** An account must have a role. */
  | "no_role"
  | "not_member"
  /** A choice that the form didn't offer. */
  | "not_offered"
  | "not_on_staff"
  | "not_supervisor"
  /** The invitation can no longer be used. */
  | "over"
  /** People can't supervise themselves. */
  | "self"
  | "still_supervises";

export type OperationsFailure = CommonFailure;

export type FailureCode =
  | PeopleFailure
  | CohortsFailure
  | LearningFailure
  | AssessmentFailure
  | PracticeFailure
  | CertificationFailure
  | EnrollmentFailure
  | OperationsFailure;

export type Failure<C extends FailureCode = FailureCode> = { ok: false; code: C };
export type Success<T extends object = object> = { ok: true } & T;
