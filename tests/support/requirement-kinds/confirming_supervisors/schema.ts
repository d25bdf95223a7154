import { z } from "zod";

import type { RequirementSchema } from "~/curriculum/requirement-schema";
import { id, line } from "~/curriculum/schema-parts";

export const confirmingSupervisorsSchema: RequirementSchema = {
  written: z.strictObject({
    id,
    kind: z.literal("confirming_supervisors"),
    title: line,
    supervisors: z.int().min(1).max(10),
  }),
  faultsIn: (_requirement, { profile }) =>
    profile.practice.activities.some(({ counts }) => counts)
      ? []
      : [{ path: [], found: "no activity that counts", instead: "Write `counts: true` for one activity." }],
};
