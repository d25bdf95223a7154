import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { RequirementResult, RequirementRows, RowReader } from "../types";

export const signOffRows: RequirementRows = {
  nextCard: null,
  row: (result, reader) => ({ sentences: [sentenceOf(result, reader)], comesBy: "signing" }),
};

function sentenceOf({ state }: RequirementResult, { audience }: RowReader): ReactNode {
  if (state === "met") return <Trans>The supervisor has signed.</Trans>;
  if (audience === "trainee")
    return (
      <Trans>
        After you apply, your supervisor reviews everything and either signs off or tells you what is missing.
      </Trans>
    );
  return state === "locked" ? (
    <Trans>The supervisor signs off after the trainee applies.</Trans>
  ) : (
    <Trans>The supervisor reviews everything and either signs off or says what is missing.</Trans>
  );
}
