import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { RequirementResult, RequirementRow, RequirementRows, RowReader } from "../types";
import { attestationComesBy } from "./evaluate";
import { paths } from "~/lib/paths";

export const attestationRows: RequirementRows = {
  // The texts to agree to share one card of their own.
  nextCard: null,
  row: (result, reader) => ({
    sentences: [sentenceOf(result, reader)],
    comesBy: attestationComesBy(result),
    link: linkOf(result, reader),
  }),
};

function sentenceOf(result: RequirementResult, { audience, canAgree }: RowReader): ReactNode {
  const isOwn = audience === "trainee";
  const isOnApplying = result.text?.occasion === "applying";
  if (result.state === "met") {
    return isOnApplying ? <Trans>Confirmed with the application.</Trans> : <Trans>Confirmed.</Trans>;
  }
  if (isOnApplying) {
    return isOwn ? (
      <Trans>You read and confirm this when you apply.</Trans>
    ) : (
      <Trans>The trainee confirms this when applying.</Trans>
    );
  }
  if (isOwn && canAgree) return <Trans>Please read this version and agree to it.</Trans>;
  return isOwn ? (
    <Trans>No agreement to this version is on record.</Trans>
  ) : (
    <Trans>The trainee has not agreed to this version yet.</Trans>
  );
}

function linkOf({ state, text }: RequirementResult, { canAgree }: RowReader): RequirementRow["link"] {
  if (canAgree && state !== "met" && text?.occasion === "joining")
    return { to: paths.certificationTexts(), label: <Trans>Read and agree</Trans> };
  if (text?.kind === "policy")
    return { to: paths.policy(text.id, text.hash ?? undefined), label: <Trans>Read it</Trans> };
  return undefined;
}
