import { addDays, endOfDay } from "~/lib/dates";
import type { CertificateStatus, CertificateState } from "~/lib/vocabulary";

/* The status of a certificate, its transitions, and whether it can be renewed: pure. */

/** The fields that determine a certificate's status. */
export type CertificateRecord = { state: CertificateState; expiresAt: number; validUntil: string };

/** The status of a certificate, and until when it can be renewed. */
export type CertificateValidity = {
  status: CertificateStatus;
  validUntil: string;
  /** For an expired one: the last day of the profile's grace period, and whether it is over. */
  renewal: { until: string; isOver: boolean } | null;
};

export const CERTIFICATE_ACTS = ["suspend", "reinstate", "revoke"] as const;
export type CertificateAct = (typeof CERTIFICATE_ACTS)[number];

const CERTIFICATE_TRANSITIONS: Record<
  CertificateAct,
  { from: readonly CertificateState[]; to: CertificateState }
> = {
  suspend: { from: ["active"], to: "suspended" },
  reinstate: { from: ["suspended"], to: "active" },
  /** Permanent: it has no further transition. */
  revoke: { from: ["active", "suspended"], to: "revoked" },
};

/** Returns the state an act leads a certificate to, or null when it is not allowed in this one. */
export function certificateTransition(state: CertificateState, act: CertificateAct): CertificateState | null {
  const { from, to } = CERTIFICATE_TRANSITIONS[act];
  return from.includes(state) ? to : null;
}

/**
 * Returns the status of a certificate at a moment: revoked before suspended, suspended before expired.
 * @param certificate `expiresAt` is the first instant at which it is no longer valid
 */
export function certificateStatusAt(
  certificate: { state: CertificateState; expiresAt: number },
  now: number,
): CertificateStatus {
  if (certificate.state !== "active") return certificate.state;
  return now >= certificate.expiresAt ? "expired" : "valid";
}

/**
 * Returns the status of a certificate and, once it has expired, until when it can be renewed.
 * @param graceDays of the profile it was issued under
 * @param timeZone the program's, in which its days end
 */
export function certificateValidity(
  certificate: CertificateRecord,
  graceDays: number,
  { now, timeZone }: { now: number; timeZone: string },
): CertificateValidity {
  const status = certificateStatusAt(certificate, now);
  const { validUntil } = certificate;
  if (status !== "expired") return { status, validUntil, renewal: null };
  const until = addDays(validUntil, graceDays);
  return { status, validUntil, renewal: { until, isOver: now >= endOfDay(until, timeZone) } };
}
