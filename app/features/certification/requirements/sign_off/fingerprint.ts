import type { Fingerprint } from "../types";

/** A signature does not cover itself. */
export const signOffFingerprint: Fingerprint | null = null;
