import { z } from "zod";

import type { RequirementSchema } from "~/curriculum/requirement-schema";
import { id, line } from "~/curriculum/schema-parts";

export const signOffSchema: RequirementSchema = {
  written: z.strictObject({ id, kind: z.literal("sign_off"), title: line }),
  faultsIn: () => [],
};
