import type { Fingerprint } from "../types";

/** Covers each text by its hash, and whether it is agreed to. */
export const attestationFingerprint: Fingerprint = {
  name: "texts",
  isAlwaysCovered: true,
  cover(results) {
    const texts = results.flatMap(({ id, text, state }) =>
      text ? [{ id, text: text.id, hash: text.hash, isMet: state === "met" }] : [],
    );
    return { covered: texts, firstScheme: texts, counted: {} };
  },
};
