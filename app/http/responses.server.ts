import { data, redirect } from "@remix-run/node";

import type { Unavailable } from "~/db/errors";
import type { FailureCode } from "~/lib/errors";
import type { FormReply, FormToSendAgain } from "~/lib/form";

/** A refusal as it is thrown. Only this file knows status codes. */
export type Refusal = {
  code: string;
  roles?: string;
  /** Id of the failed request, when the fault is ours: the page may have been rendered by an earlier request. */
  requestId?: string;
  /**
   * Nothing was sent; a form that could not be saved; or one that contains a secret and can't be resubmitted
   * automatically.
   */
  sent?: "nothing" | "form" | "secret";
  again?: FormToSendAgain;
};

/** Why a request is refused before it reaches a feature. */
type RequestFault = "signed_out" | "no_form" | "not_a_form" | "not_our_form" | "too_large" | "file_too_large";

export type RefusalCode = FailureCode | RequestFault;

const STATUS: Record<RefusalCode, number> = {
  already_there: 409,
  closed: 410,
  conflict: 409,
  deactivated: 400,
  expired: 410,
  file_too_large: 413,
  forbidden: 403,
  has_trainees: 400,
  invalid: 400,
  last_administrator: 409,
  last_manager: 400,
  no_contact: 409,
  no_form: 405,
  no_role: 400,
  not_offered: 400,
  not_on_staff: 400,
  not_our_form: 400,
  not_a_form: 415,
  not_found: 404,
  not_member: 400,
  not_ready: 409,
  not_supervisor: 400,
  over: 410,
  self: 400,
  signed_out: 401,
  stale: 409,
  still_supervises: 409,
  too_large: 413,
  too_many: 429,
  wrong_password: 400,
};

/** Returns a response to be thrown: the error page explains the code. */
export function refuse(code: RefusalCode, more: Omit<Refusal, "code"> = {}) {
  return refuseWith(STATUS[code], code, more);
}

function refuseWith(status: number, code: string, more: Omit<Refusal, "code">) {
  const refusal: Refusal = { code, ...more };
  return data(refusal, { status });
}

/**
 * Returns the response to throw both for what doesn't exist and for what isn't the person's, so that the two can't be
 * told apart.
 */
export function notFound() {
  return refuse("not_found");
}

/** How long a person or program should wait before the next attempt, seconds. */
export const RETRY_AFTER_S: Record<Unavailable, number> = {
  busy: 10,
  gone: 10,
  full: 300,
  read_only: 300,
  damaged: 3600,
};

/**
 * Returns what to throw when a request cannot be answered, because the database is unavailable or because of a fault of
 * ours. For a file it is a Response.
 * @param reason null: a fault of ours
 */
export function cannotAnswer(
  kind: "page" | "file",
  reason: Unavailable | null,
  more: Omit<Refusal, "code" | "roles"> & { requestId: string },
) {
  const status = reason === null ? 500 : 503;
  const code = reason === null ? "fault" : `database_${reason}`;
  return kind === "file" ? textFile(status, code, more.requestId) : refuseWith(status, code, more);
}

/**
 * Returns a refusal to throw for files and data feeds: they have no error page, and the framework would log anything
 * but a Response as an error.
 */
export function refuseFile(code: RefusalCode): Response {
  return textFile(STATUS[code], code);
}

function textFile(status: number, code: string, requestId?: string): Response {
  return new Response(requestId ? `${code}\n${requestId}\n` : `${code}\n`, {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" },
  });
}

/** Returns the status of an expected failure. */
export function statusOf(code: FailureCode): number {
  return STATUS[code];
}

/**
 * Returns a form to be shown again: what was typed and what is wrong with it.
 * @param status 400 unless the failure has one of its own
 */
export function formAgain(reply: FormReply, status?: number): ReturnType<typeof data<{ reply: FormReply }>>;
export function formAgain<T extends object>(
  reply: FormReply,
  status: number,
  more: T,
): ReturnType<typeof data<{ reply: FormReply } & T>>;
export function formAgain(reply: FormReply, status = 400, more: object = {}) {
  return data({ reply, ...more }, { status });
}

/** Redirects after a write: 303 to a page of ours. */
export function seeOther(path: string, headers?: HeadersInit) {
  return redirect(path, { status: 303, ...(headers ? { headers } : {}) });
}

/**
 * Redirects after signing out: 303 to a page of ours, while the browser clears its cache of earlier pages. Cookies are
 * not cleared with it, so that a device stays known; the session's own is blanked.
 */
export function signedOut(path: string, blankCookie: string) {
  return seeOther(path, { "Set-Cookie": blankCookie, "Clear-Site-Data": '"cache", "storage"' });
}

/**
 * Returns the redirect target given with a request, or the fallback. Only a path of this site passes.
 * @param to as given in the request
 */
export function safePath(to: unknown, fallback: string): string {
  if (typeof to !== "string" || to.length > 500 || !to.startsWith("/")) return fallback;
  // Browsers read a backslash as a slash and drop control characters: both can turn a path into another host.
  if (/[\\\u0000-\u0020\u007f]/.test(to) || /%(5c|0[0-9a-f]|1[0-9a-f])/i.test(to)) return fallback;
  try {
    const url = new URL(to, "http://site.invalid");
    if (url.origin !== "http://site.invalid" || url.pathname.startsWith("//")) return fallback;
    return url.pathname + url.search + url.hash;
  } catch {
    return fallback;
  }
}
