import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { NoteState, SavedNote } from "../note-saving";
import { DateTime } from "~/components/ui/date-time";
import { SpokenStatus, type SpokenKind } from "~/components/ui/spoken-status";
import type { Clock } from "~/lib/intl";

/** Whether a private note is saved, in words, next to it. */
export function NoteStatus({
  state,
  note,
  clock,
}: {
  state: NoteState;
  /** As the page found it. */
  note: SavedNote | null;
  clock: Clock;
}) {
  return (
    <SpokenStatus kind={KINDS[state.kind]} words={<StateText state={state} note={note} clock={clock} />} />
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
      return <Trans>Saving …</Trans>;
    case "saved":
      return (
        <Trans>
          Saved <DateTime value={state.at} form="time" {...clock} />
        </Trans>
      );
    case "conflict":
      return <Trans>Not saved yet: please choose one of the two.</Trans>;
    case "signed_out":
      return (
        <Trans>
          Not saved yet: you have been signed out. Sign in in another tab, then save here. Your text is still
          on this page.
        </Trans>
      );
    case "refused":
      return <Trans>Not saved yet: this is longer than a note can be. Please shorten it.</Trans>;
    case "by_hand":
      return (
        <Trans>Not saved yet, and nothing saves it by itself just now. Please use the button to save.</Trans>
      );
    case "unsaved":
      return <Trans>Not saved yet – trying again; keep this page open.</Trans>;
  }
}
