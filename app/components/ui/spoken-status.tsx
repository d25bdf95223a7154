/**
 * Shows the status of content that saves itself. Screen readers announce nothing while it is saving, "saved" politely
 * and once, and errors immediately. The live regions are in the page before there is anything to announce.
 *
 * <SpokenStatus kind="saved" words={<Trans>Saved</Trans>} />
 */
import type { ReactNode } from "react";

export type SpokenKind = "quiet" | "silent" | "saved" | "wrong";

export function SpokenStatus({ kind, words }: { kind: SpokenKind; words: ReactNode }) {
  return (
    <div className="min-h-6 text-soft">
      {kind === "silent" && <div key="silent">{words}</div>}
      <div role="status">{kind === "saved" && <div key="saved">{words}</div>}</div>
      <div role="alert" className="text-clay">
        {kind === "wrong" && <div key="wrong">{words}</div>}
      </div>
      {kind === "quiet" && <div key="quiet">{words}</div>}
    </div>
  );
}
