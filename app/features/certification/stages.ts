import { certificateStatusAt, type CertificateRecord } from "./certificate-status";
import type { Stage } from "~/lib/vocabulary";

/**
 * Returns a person's current stage, as every list, chart and export counts it: certified only while the certificate is
 * valid.
 */
export function stageAt(
  {
    stage,
    certificate,
  }: { stage: Stage; certificate: Pick<CertificateRecord, "state" | "expiresAt"> | null },
  now: number,
): Stage {
  if (stage !== "issued" || certificate === null) return stage;
  const status = certificateStatusAt(certificate, now);
  return status === "valid" ? "issued" : status;
}
