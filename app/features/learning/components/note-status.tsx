import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { NoteState, SavedNote } from "../note-saving";
import { DateTime } from "~/components/ui/date-time";
import { SpokenStatus, type SpokenKind } from "~/components/ui/spoken-status";
import type { Clock } from "~/lib/intl";

/** Says next to a private note whether it is saved. */
export function NoteStatus({
  state,
  note,
  clock,
}: {
  state: NoteState;
  /** The note as first loaded. */
  note: SavedNote | null;
  clock: Clock;
}) {
  return (
    <SpokenStatus kind={KINDS[state.kind]} message={<StateText state={state} note={note} clock={clock} />} />
  );
}

const KINDS: Record<NoteState["kind"], SpokenKind> = {
  quiet: "quiet",
  saving: "silent",
  saved: "saved",
  conflict: "wrong",
  signed_out: "wrong",
  refused: "wrong",
  unsaved: "wrong",
  by_hand: "wrong",
};

function StateText({
  state,
  note,
  clock,
}: {
  state: NoteState;
  note: SavedNote | null;
  clock: Clock;
}): ReactNode {
  switch (state.kind) {
    case "quiet":
      return note ? (
        <Trans>
          Saved <DateTime value={note.updatedAt} {...clock} />
        </Trans>
      ) : null;
    case "saving":
      return <Trans>Saving…</Trans>;
    case "saved":
      return (
        <Trans>
          Saved <DateTime value={state.at} form="time" {...clock} />
        </Trans>
      );
    case "conflict":
      return <Trans>Not saved yet. Choose one of the two versions.</Trans>;
    case "signed_out":
      return (
        <Trans>
          Not saved yet. You have been signed out. Your text is still on this page: sign in again in another
          tab, then come back here and save.
        </Trans>
      );
    case "refused":
      return <Trans>Not saved yet. This note is too long. Please shorten it.</Trans>;
    case "by_hand":
      return (
        <Trans>
          Not saved yet. Automatic saving isn’t available right now, so please use the button to save.
        </Trans>
      );
    case "unsaved":
      return <Trans>Not saved yet. Trying again… Keep this page open.</Trans>;
  }
}
