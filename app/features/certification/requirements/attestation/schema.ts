import { z } from "zod";

import { unknownPolicy, unknownStatement, type RequirementSchema } from "~/curriculum/requirement-schema";
import { id, line, orNull } from "~/curriculum/schema-parts";
import { ATTESTATION_OCCASIONS } from "~/lib/vocabulary";

export const attestationSchema: RequirementSchema = {
  written: z
    .strictObject({
      id,
      kind: z.literal("attestation"),
      title: line,
      policy: orNull(id),
      statement: orNull(id),
      occasion: z.enum(ATTESTATION_OCCASIONS),
    })
    .refine(({ policy, statement }) => (policy === null) !== (statement === null), {
      error: "Write either `policy:` or `statement:`, one of the two.",
    }),
  faultsIn({ policy = null, statement = null, occasion }, { profile, policies }) {
    const { joining, statements } = profile;
    const isOffered =
      policy === null ? joining.statements.includes(statement ?? "") : joining.policies.includes(policy);
    return [
      ...(policy !== null && !policies.some(({ slug }) => slug === policy)
        ? [unknownPolicy(policy, ["policy"])]
        : []),
      ...(statement !== null && !statements.some((one) => one.id === statement)
        ? [unknownStatement(statement, ["statement"])]
        : []),
      ...(occasion === "joining" && !isOffered
        ? [
            {
              path: [],
              found: `\`${policy ?? statement ?? ""}\` required on joining, which nobody is asked for on joining`,
              instead: "Add it under `joining`, or write `occasion: applying`.",
            },
          ]
        : []),
    ];
  },
};
