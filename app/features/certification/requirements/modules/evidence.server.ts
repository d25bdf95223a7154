import { completions, lessonsRead, type EvidenceReads } from "../sources.server";

export const modulesEvidence: EvidenceReads = { reads: [lessonsRead, completions], readsForSignature: [] };
