import { attestationsGiven, type EvidenceReads } from "../sources.server";

export const attestationEvidence: EvidenceReads = { reads: [attestationsGiven], readsForSignature: [] };
