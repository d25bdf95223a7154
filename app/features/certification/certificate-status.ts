import { standingOf, type CertificateRecord, type CertificateStatus } from "./model";
import { addDays, endOfDay } from "~/lib/dates";

/* How a certificate stands and whether it can be renewed: pure. Apart from the model, whose readers in the browser need no calendar. */

/**
 * Tells how a certificate stands and, once it has expired, until when it can be renewed.
 * @param graceDays of the profile it was issued under
 * @param timeZone the program's, in which its days end
 */
export function certificateStatus(
  certificate: CertificateRecord,
  graceDays: number,
  { now, timeZone }: { now: number; timeZone: string },
): CertificateStatus {
  const standing = standingOf(certificate, now);
  const { validUntil } = certificate;
  if (standing !== "expired") return { standing, validUntil, renewal: null };
  const until = addDays(validUntil, graceDays);
  return { standing, validUntil, renewal: { until, isOver: now >= endOfDay(until, timeZone) } };
}
