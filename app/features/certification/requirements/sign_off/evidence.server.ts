import { signatures, type EvidenceReads } from "../sources.server";

export const signOffEvidence: EvidenceReads = { reads: [signatures], readsForSignature: [] };
