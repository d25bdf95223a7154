import { Trans } from "@lingui/react/macro";

import type { ReactNode } from "react";

import type { SaveState } from "../autosave";
import { DateTime } from "~/components/ui/date-time";
import { Icon } from "~/components/ui/icon";
import { SpokenStatus, type SpokenKind } from "~/components/ui/spoken-status";
import { paths } from "~/lib/paths";

/** Says next to the answers whether they are saved. */
export function SaveStatus({
  state,
  savedAt,
  returnTo,
  zone,
  locale,
}: {
  state: SaveState;
  /** When the page's answers were last saved, according to the server. */
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
  const message: ReactNode =
    state.status === "saving" ? (
      <p>
        <Trans>Saving…</Trans>
      </p>
    ) : state.status === "retrying" ? (
      <p>
        <Icon name="clock" /> <Trans>Not saved yet. Trying again… Keep this page open.</Trans>
      </p>
    ) : state.status === "signed_out" ? (
      <p>
        <Icon name="lock" />{" "}
        <Trans>
          You have been signed out, and your last answer isn’t saved yet. It’s still on this page:{" "}
          <a className="text-link" href={paths.login(returnTo)} target="_blank" rel="noopener">
            sign in again in a new tab
          </a>
          , then come back here and save.
        </Trans>
      </p>
    ) : state.status === "closed" ? (
      <p>
        <Icon name="info" />{" "}
        <Trans>
          This quiz no longer accepts answers. Saved answers count.{" "}
          <a className="text-link" href={returnTo}>
            View its status
          </a>
        </Trans>
      </p>
    ) : (
      saved
    );
  return <SpokenStatus kind={KINDS[state.status]} message={message} />;
}

const KINDS: Record<SaveState["status"], SpokenKind> = {
  quiet: "quiet",
  saving: "silent",
  saved: "saved",
  retrying: "wrong",
  signed_out: "wrong",
  closed: "wrong",
};
