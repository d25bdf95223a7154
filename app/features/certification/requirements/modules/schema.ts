import { z } from "zod";

import { unknownModule, type RequirementSchema } from "~/curriculum/requirement-schema";
import { hours, id, line } from "~/curriculum/schema-parts";
import { countOf } from "~/lib/count";

export const modulesSchema: RequirementSchema = {
  written: z.strictObject({
    id,
    kind: z.literal("modules"),
    title: line,
    modules: z.array(id).min(1),
    hours,
  }),
  faultsIn: ({ modules = [] }, { moduleOrder }) =>
    modules.flatMap((one, place) =>
      moduleOrder.includes(one) ? [] : [unknownModule(one, ["modules", place])],
    ),
  remarksOn({ modules = [], hours: written = 0 }, hoursOf) {
    const known = modules.flatMap((one) => hoursOf(one) ?? []);
    const sum = known.reduce((total, one) => total + one, 0);
    if (known.length < modules.length || sum === written) return [];
    const found = `${countOf(written, "hour")} for modules of ${countOf(sum, "hour")} together`;
    return [{ path: ["hours"], found, instead: `Write ${sum}.` }];
  },
};
