import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { RequirementResult } from "./requirements/types";
import type { AttestedKind, PolicyKind } from "~/lib/vocabulary";

/* Agreeing to texts: pure. */

/** A text a person still has to agree to, outside of applying. */
export type TextToAgree = {
  requirementId: string;
  title: string;
  id: string;
  kind: AttestedKind;
  hash: string;
};

/** Returns the texts of joining whose version in force for this person they have not agreed to. */
export function textsToAgree(requirements: readonly RequirementResult[]): TextToAgree[] {
  return requirements.flatMap(({ id: requirementId, title, state, text }) => {
    if (state === "met" || text?.occasion !== "joining" || text.hash === null) return [];
    return [{ requirementId, title, id: text.id, kind: text.kind, hash: text.hash }];
  });
}

/** Labels the check box for a policy, in the first person. */
export function agreementLabel(kind: PolicyKind): MessageDescriptor {
  switch (kind) {
    case "code_of_ethics":
      return msg`I agree to the code of ethics`;
    case "confidentiality":
      return msg`I agree to the confidentiality statement`;
    case "data_notice":
      return msg`I have read the data notice and agree to it`;
  }
}
