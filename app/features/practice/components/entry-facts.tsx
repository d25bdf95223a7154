import { Trans, useLingui } from "@lingui/react/macro";

import type { EntryView } from "../queries/entries.server";
import { domainLabel } from "../labels";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Duration } from "~/components/ui/duration";

/** Shows everything in an entry. */
export function EntryFacts({
  entry,
  locale,
  isTitled = false,
}: {
  entry: EntryView;
  locale: string;
  /** The title above shows the day and the duration. */
  isTitled?: boolean;
}) {
  const { i18n } = useLingui();
  return (
    <DescriptionList
      lined
      items={[
        ...(isTitled
          ? []
          : [
              {
                key: "day",
                term: <Trans>Day</Trans>,
                value: <DateTime value={entry.practisedOn} form="weekday" locale={locale} />,
              },
              { key: "length", term: <Trans>How long</Trans>, value: <Duration minutes={entry.minutes} /> },
            ]),
        {
          key: "activity",
          term: <Trans>What</Trans>,
          value: entry.counts ? (
            entry.activity
          ) : (
            <>
              {entry.activity} (<Trans>does not count as practice hours</Trans>)
            </>
          ),
        },
        { key: "setting", term: <Trans>Where</Trans>, value: entry.setting },
        ...(entry.siteCode === null
          ? []
          : [{ key: "site", term: <Trans>Site code</Trans>, value: entry.siteCode }]),
        { key: "domain", term: <Trans>Domain</Trans>, value: i18n._(domainLabel(entry.domain)) },
        {
          key: "competencies",
          term: <Trans>Competencies</Trans>,
          value: entry.competencies.map(({ title }) => title).join(", "),
        },
        {
          key: "paid",
          term: <Trans>Paid or volunteer</Trans>,
          value: entry.isPaid ? <Trans>Paid</Trans> : <Trans>Volunteer</Trans>,
        },
        { key: "note", term: <Trans>Note</Trans>, value: <Note entry={entry} /> },
      ]}
    />
  );
}

/** Shows the note as written, or that it was removed. */
export function Note({ entry }: { entry: Pick<EntryView, "note" | "isNoteMasked"> }) {
  if (entry.isNoteMasked) {
    return (
      <span className="text-soft">
        <Trans>[removed]: this note could have identified someone.</Trans>
      </span>
    );
  }
  if (entry.note === "") {
    return (
      <span className="text-soft">
        <Trans>None</Trans>
      </span>
    );
  }
  return (
    <span dir="auto" className="whitespace-pre-line break-words">
      {entry.note}
    </span>
  );
}
