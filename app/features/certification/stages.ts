import { certificateStatusAt, type CertificateRecord } from "./certificate-status";

/** Where a person stands, as lists and charts count them. */
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

/** Returns where a person stands now, as every list, chart and export counts them: certified only while it holds. */
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
