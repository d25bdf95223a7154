import { Trans } from "@lingui/react/macro";

import type { DraftState } from "../draft-saving";
import type { When } from "./entry-history";
import { DateTime } from "~/components/ui/date-time";
import { SpokenStatus } from "~/components/ui/spoken-status";

/** Shows whether the draft is saved, below its buttons: announced once when it is, and at once when it isn't. */
export function DraftStatus({ state, when }: { state: DraftState; when: When }) {
  switch (state.kind) {
    case "quiet":
      return <SpokenStatus kind="quiet" message={null} />;
    case "saved":
      return (
        <SpokenStatus
          kind="saved"
          message={
            <Trans>
              Draft saved <DateTime value={state.at} form="time" {...when} />
            </Trans>
          }
        />
      );
    case "stale":
      return (
        <SpokenStatus
          kind="wrong"
          message={
            <Trans>
              Not saved: this draft was changed or submitted in another window. Your text is still here. Copy
              what you need, and open the draft from your log.
            </Trans>
          }
        />
      );
    case "signed_out":
      return (
        <SpokenStatus
          kind="wrong"
          message={
            <Trans>
              Not saved yet: you have been signed out. Sign in in another tab; your text is still here.
            </Trans>
          }
        />
      );
    case "by_hand":
      return (
        <SpokenStatus
          kind="wrong"
          message={
            <Trans>Not saved yet, and autosave isn’t working right now. Please use the button to save.</Trans>
          }
        />
      );
    case "unsaved":
      return (
        <SpokenStatus
          kind="wrong"
          message={<Trans>Not saved yet. We are trying again. Keep this page open.</Trans>}
        />
      );
  }
}
