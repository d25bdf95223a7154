import { Trans } from "@lingui/react/macro";

import type { EntryEvent, EntryView } from "../queries/entries.server";
import { DateTime } from "~/components/ui/date-time";
import { Notice } from "~/components/ui/notice";

/** Introduces a correction: what it is about, and what happens to the entry it corrects. */
export function CorrectionLead({
  entry,
  history,
  locale,
}: {
  entry: Pick<EntryView, "state" | "practisedOn">;
  history: readonly EntryEvent[];
  locale: string;
}) {
  const question = history.findLast(({ kind }) => kind === "queried")?.reason ?? null;
  const day = <DateTime value={entry.practisedOn} locale={locale} />;
  if (entry.state === "queried") {
    return (
      <Notice kind="waits" title={<Trans>Your supervisor’s question</Trans>}>
        {question !== null && (
          <p dir="auto" className="whitespace-pre-line break-words">
            {question}
          </p>
        )}
        <p>
          <Trans>
            Make your changes below. Your correction replaces the entry of {day}, which stays on record.
          </Trans>
        </p>
      </Notice>
    );
  }
  return (
    <Notice title={<Trans>The confirmed entry counts until then</Trans>}>
      <Trans>
        Your correction replaces the entry of {day} once your supervisor confirms it. The two never count
        together.
      </Trans>
    </Notice>
  );
}
