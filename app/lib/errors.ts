/** Why an expected request could not be carried out. Only `http/responses` turns a code into a status. */
export type FailureCode =
  "not_found" | "forbidden" | "conflict" | "stale" | "too_many" | "invalid" | "expired" | "not_ready";

export type Failure<C extends string = FailureCode> = { ok: false; code: C };
export type Success<T extends object = object> = { ok: true } & T;
