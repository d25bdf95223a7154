import { z } from "zod";

import { unknownModule, type RequirementSchema } from "~/curriculum/requirement-schema";
import { hours, id, line } from "~/curriculum/schema-parts";

export const practiceHoursSchema: RequirementSchema = {
  written: z
    .strictObject({ id, kind: z.literal("practice_hours"), title: line, hours, opens_after: z.array(id) })
    .transform(({ opens_after, ...rest }) => ({ ...rest, opensAfter: opens_after })),
  faultsIn: ({ opensAfter = [] }, { moduleOrder }) =>
    opensAfter.flatMap((one, place) =>
      moduleOrder.includes(one) ? [] : [unknownModule(one, ["opens_after", place])],
    ),
};
