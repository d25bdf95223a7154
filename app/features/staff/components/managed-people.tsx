import { Trans, useLingui } from "@lingui/react/macro";

import { stageLabel } from "../labels";
import { peopleQuery, type PeopleFilter } from "../people-filter";
import type { ListedPerson, PeoplePage } from "../queries/people.server";
import { Badge } from "~/components/ui/badge";
import { LinkButton, TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { EmailAddress } from "~/components/ui/email-address";
import { EmptyState } from "~/components/ui/empty-state";
import { FilterBar } from "~/components/ui/filter-bar";
import { Stack } from "~/components/ui/layout";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { SelectField } from "~/components/ui/select-field";
import { TextField } from "~/components/ui/text-field";
import { LastActivity } from "~/features/certification/components/attention";
import { roleLabel } from "~/features/people/labels";
import { paths } from "~/lib/paths";
import { COHORT_STAGES, ROLES } from "~/lib/vocabulary";

/** Lists a manager's people: where each stands, who supervises them, and what to do next. */
export function ManagedPeople({
  filter,
  found,
  cohorts,
  canDownload,
  now,
}: {
  filter: PeopleFilter;
  found: PeoplePage;
  /** The manager's cohorts, to choose from. */
  cohorts: readonly { id: string; name: string }[];
  /** False when they are too many for one file. */
  canDownload: boolean;
  now: number;
}) {
  const isNarrowed = peopleQuery(filter) !== "";
  const from = found.from + 1;
  const until = found.from + found.rows.length;
  return (
    <Stack gap="even">
      <PeopleFilterBar filter={filter} cohorts={cohorts} />
      {found.rows.length === 0 ? (
        <EmptyState title={isNarrowed ? <Trans>No results</Trans> : <Trans>No one yet</Trans>} icon="people">
          {isNarrowed ? (
            <Trans>Try part of the name, or show everyone.</Trans>
          ) : (
            <Trans>People appear here once they have accepted an invitation.</Trans>
          )}
        </EmptyState>
      ) : (
        <>
          <PeopleTable rows={found.rows} now={now} />
          <Pagination
            page={found.page}
            pages={found.pages}
            toPage={(page) => `${paths.people()}${peopleQuery(filter, page)}`}
            summary={
              <Trans>
                {from} to {until} of {found.total}
              </Trans>
            }
          />
          {canDownload ? (
            <p>
              <LinkButton
                to={paths.peopleCsv(peopleQuery(filter))}
                kind="quiet"
                icon="download"
                reloadDocument
              >
                <Trans>Download this list</Trans>
              </LinkButton>{" "}
              <span className="text-soft">
                <Trans>With names. The download is recorded in the audit log.</Trans>
              </span>
            </p>
          ) : (
            <p className="text-soft">
              <Trans>To download this list, narrow it to 5,000 people or fewer.</Trans>
            </p>
          )}
        </>
      )}
    </Stack>
  );
}

function PeopleFilterBar({
  filter,
  cohorts,
}: {
  filter: PeopleFilter;
  cohorts: readonly { id: string; name: string }[];
}) {
  const { t, i18n } = useLingui();
  const isNarrowed = peopleQuery(filter) !== "";
  return (
    <FilterBar
      id="people-filter"
      label={t`Find people`}
      action={paths.people()}
      {...(isNarrowed ? { clearTo: paths.people() } : {})}
    >
      <TextField
        name="q"
        type="search"
        label={<Trans>Name or email address</Trans>}
        defaultValue={filter.search}
        autoComplete="off"
      />
      <SelectField
        name="role"
        label={<Trans>Role</Trans>}
        prompt={t`Any`}
        defaultValue={filter.role}
        options={ROLES.map((role) => ({ value: role, label: i18n._(roleLabel(role)) }))}
      />
      {cohorts.length > 1 && (
        <SelectField
          name="cohort"
          label={<Trans>Cohort</Trans>}
          prompt={t`Any`}
          defaultValue={filter.cohortId}
          options={cohorts.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <SelectField
        name="stage"
        label={<Trans>Stage</Trans>}
        prompt={t`Any`}
        defaultValue={filter.stage}
        options={COHORT_STAGES.map((stage) => ({ value: stage, label: i18n._(stageLabel(stage)) }))}
      />
      <SelectField
        name="attention"
        label={<Trans>Attention</Trans>}
        prompt={t`Any`}
        defaultValue={filter.needsAttention ? "yes" : ""}
        options={[{ value: "yes", label: t`Needs attention` }]}
      />
    </FilterBar>
  );
}

function PeopleTable({ rows, now }: { rows: ListedPerson[]; now: number }) {
  const { i18n } = useLingui();
  return (
    <DataTable
      caption={<Trans>People</Trans>}
      captionHidden
      rows={rows}
      rowKey={(row) => row.personId}
      stickyFirst
      columns={[
        {
          key: "name",
          header: <Trans>Name</Trans>,
          cell: (row) => (
            <TextLink to={paths.person(row.personId)}>
              <PersonName name={row.shownName} />
            </TextLink>
          ),
        },
        {
          key: "email",
          header: <Trans>Address</Trans>,
          cell: (row) => <EmailAddress address={row.email} />,
        },
        {
          key: "status",
          header: <Trans>Status</Trans>,
          cell: (row) =>
            row.status === "deactivated" ? (
              <Badge>
                <Trans>Deactivated</Trans>
              </Badge>
            ) : (
              <Trans>Active</Trans>
            ),
        },
        {
          key: "roles",
          header: <Trans>Role</Trans>,
          cell: (row) => row.roles.map((role) => i18n._(roleLabel(role))).join(", "),
        },
        {
          key: "cohorts",
          header: <Trans>Cohorts</Trans>,
          cell: (row) => row.cohorts.join(", ") || "–",
        },
        {
          key: "supervisor",
          header: <Trans>Supervisor</Trans>,
          cell: ({ personId, training }) =>
            training === null ? (
              "–"
            ) : training.supervisorName !== null ? (
              <PersonName name={training.supervisorName} />
            ) : training.isUnsupervised ? (
              <TextLink to={paths.personSupervisor(personId)}>
                <Trans>Assign supervisor</Trans>
              </TextLink>
            ) : (
              "–"
            ),
        },
        {
          key: "stage",
          header: <Trans>Stage</Trans>,
          cell: ({ training }) =>
            training === null ? (
              "–"
            ) : (
              <>
                {i18n._(stageLabel(training.stage))}{" "}
                {training.needsAttention && (
                  <Badge tone="clay">
                    <Trans>Needs attention</Trans>
                  </Badge>
                )}
              </>
            ),
        },
        {
          key: "seen",
          header: <Trans>Last activity</Trans>,
          cell: ({ training, lastActiveAt }) =>
            training !== null ? (
              <LastActivity at={training.lastActivityAt} now={now} />
            ) : (
              <>
                <Trans>Visit:</Trans> <LastActivity at={lastActiveAt} now={now} />
              </>
            ),
        },
      ]}
    />
  );
}
