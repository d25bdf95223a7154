import { Trans } from "@lingui/react/macro";

import type { ReactNode } from "react";

import type { SaveState } from "../autosave";
import { DateTime } from "~/components/ui/date-time";
import { Icon } from "~/components/ui/icon";
import { SpokenStatus, type SpokenKind } from "~/components/ui/spoken-status";
import { paths } from "~/lib/paths";

/** Whether what is chosen is saved, in words, next to the answers. */
export function SaveStatus({
  state,
  savedAt,
  returnTo,
  zone,
  locale,
}: {
  state: SaveState;
  /** When the page's answers were last saved, by what the server showed. */
  savedAt: number | null;
  returnTo: string;
  zone: string;
  locale: string;
}) {
  const latest = state.savedAt ?? savedAt;
  const saved =
    latest === null ? null : (
      <p>
        <Icon name="check" />{" "}
        <Trans>
          Saved <DateTime value={latest} zone={zone} locale={locale} form="time" />
        </Trans>
      </p>
    );
  const words: ReactNode =
    state.status === "saving" ? (
      <p>
        <Trans>Saving …</Trans>
      </p>
    ) : state.status === "retrying" ? (
      <p>
        <Icon name="clock" /> <Trans>Not saved yet – trying again; keep this page open.</Trans>
      </p>
    ) : state.status === "signed_out" ? (
      <p>
        <Icon name="lock" />{" "}
        <Trans>
          You have been signed out, and your last choice is not saved yet. It stays on this page:{" "}
          <a className="text-link" href={paths.login(returnTo)} target="_blank" rel="noopener">
            sign in again in a new tab
          </a>
          , come back here, and save.
        </Trans>
      </p>
    ) : state.status === "closed" ? (
      <p>
        <Icon name="info" />{" "}
        <Trans>
          This quiz takes no more answers. What was saved counts.{" "}
          <a className="text-link" href={returnTo}>
            See how it stands
          </a>
        </Trans>
      </p>
    ) : (
      saved
    );
  return <SpokenStatus kind={KINDS[state.status]} words={words} />;
}

const KINDS: Record<SaveState["status"], SpokenKind> = {
  quiet: "quiet",
  saving: "silent",
  saved: "saved",
  retrying: "wrong",
  signed_out: "wrong",
  closed: "wrong",
};
