import type { Fingerprint } from "~/features/certification/requirements/types";

export const confirmingSupervisorsFingerprint: Fingerprint = {
  name: "confirming_supervisors",
  isAlwaysCovered: false,
  cover: (results) => ({ covered: results.map(({ id, have }) => ({ id, have })), counted: {} }),
};
