/**
 * Shows the status of content that saves itself. Screen readers announce nothing while it is saving, "saved" politely
 * and once, and errors immediately. The live regions are in the page before there is anything to announce.
 *
 * <SpokenStatus kind="saved" message={<Trans>Saved</Trans>} />
 */
import type { ReactNode } from "react";

export type SpokenKind = "quiet" | "silent" | "saved" | "wrong";

export function SpokenStatus({ kind, message }: { kind: SpokenKind; message: ReactNode }) {
  return (
    <div className="min-h-6 text-soft">
      {kind === "silent" && <div key="silent">{message}</div>}
      <div role="status">{kind === "saved" && <div key="saved">{message}</div>}</div>
      <div role="alert" className="text-clay">
        {kind === "wrong" && <div key="wrong">{message}</div>}
      </div>
      {kind === "quiet" && <div key="quiet">{message}</div>}
    </div>
  );
}
