import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { AuditLine } from "../model";
import { auditSearch, type AuditAsked } from "../asked";
import { actionLabel } from "../labels";
import { LinkButton, TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { Cluster } from "~/components/ui/layout";
import { PersonName } from "~/components/ui/person-name";
import { paths } from "~/lib/paths";

/** Shows the audit log, newest entry first. */
export function AuditTable({
  lines,
  next,
  asked,
  toPerson,
  locale,
  timeZone,
}: {
  lines: AuditLine[];
  /** The id to continue from, when there are more entries. */
  next: string | null;
  asked: AuditAsked;
  toPerson: ((personId: string) => string) | null;
  locale: string;
  timeZone: string;
}) {
  const { i18n } = useLingui();
  if (lines.length === 0) {
    const isNarrowed = auditSearch(asked) !== "";
    return (
      <EmptyState title={<Trans>No entries</Trans>}>
        {isNarrowed ? (
          <Trans>Nothing matches this filter. Choose a longer period, or show all entries.</Trans>
        ) : (
          <Trans>Activity in your cohorts is recorded here automatically.</Trans>
        )}
      </EmptyState>
    );
  }
  const to = (before: string | null) => paths.audit(auditSearch(asked, { before }));
  const nameOf = (person: { id: string; name: string } | null, otherwise: ReactNode) => {
    if (!person) return otherwise;
    const name = <PersonName name={person.name} />;
    return toPerson ? <TextLink to={toPerson(person.id)}>{name}</TextLink> : name;
  };
  return (
    <>
      <DataTable
        caption={<Trans>What happened</Trans>}
        captionHidden
        rows={lines}
        rowKey={(line) => line.id}
        columns={[
          {
            key: "when",
            header: <Trans>When</Trans>,
            cell: (line) => <DateTime value={line.at} zone={timeZone} locale={locale} />,
          },
          { key: "what", header: <Trans>What</Trans>, cell: (line) => i18n._(actionLabel(line.action)) },
          {
            key: "who",
            header: <Trans>By</Trans>,
            cell: (line) => (line.actor ? <PersonName name={line.actor.name} /> : <Trans>the server</Trans>),
          },
          { key: "about", header: <Trans>About</Trans>, cell: (line) => nameOf(line.about, null) },
          { key: "cohort", header: <Trans>Cohort</Trans>, cell: (line) => line.cohort?.name },
        ]}
      />
      <Cluster>
        {asked.before !== null && (
          <LinkButton to={to(null)} kind="quiet">
            <Trans>Back to latest</Trans>
          </LinkButton>
        )}
        {next !== null && (
          <LinkButton to={to(next)} kind="quiet">
            <Trans>Earlier</Trans>
          </LinkButton>
        )}
      </Cluster>
    </>
  );
}
