import { Trans, useLingui } from "@lingui/react/macro";

import type { PeoplePage } from "../queries/people.server";
import { Badge } from "~/components/ui/badge";
import { TextLink } from "~/components/ui/button";
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
import { ROLES, type Role } from "~/lib/vocabulary";

/** Shows a searchable list of all accounts of the installation. */
export function PeopleList({
  asked,
  found,
  now,
  here,
  toPerson,
}: {
  asked: { search: string; role: Role | null };
  found: PeoplePage;
  now: number;
  /** The URL of the list itself. */
  here: string;
  toPerson: (personId: string) => string;
}) {
  const { t, i18n } = useLingui();
  const isNarrowed = asked.search !== "" || asked.role !== null;
  const toPage = (page: number) => {
    const query = new URLSearchParams();
    if (asked.search) query.set("q", asked.search);
    if (asked.role) query.set("role", asked.role);
    if (page > 1) query.set("page", String(page));
    const search = query.toString();
    return search ? `${here}?${search}` : here;
  };
  const from = found.from + 1;
  const until = found.from + found.rows.length;
  return (
    <Stack gap="even">
      <FilterBar
        id="people-filter"
        label={t`Find people`}
        action={here}
        {...(isNarrowed ? { clearTo: here } : {})}
      >
        <TextField
          name="q"
          type="search"
          label={<Trans>Name or email address</Trans>}
          defaultValue={asked.search}
          autoComplete="off"
        />
        <SelectField
          name="role"
          label={<Trans>Role</Trans>}
          prompt={t`Any`}
          defaultValue={asked.role}
          options={ROLES.map((role) => ({ value: role, label: i18n._(roleLabel(role)) }))}
        />
      </FilterBar>
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
          <DataTable
            caption={<Trans>People</Trans>}
            captionHidden
            rows={found.rows}
            rowKey={(row) => row.personId}
            stickyFirst
            columns={[
              {
                key: "name",
                header: <Trans>Name</Trans>,
                cell: (row) => (
                  <TextLink to={toPerson(row.personId)}>
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
                key: "roles",
                header: <Trans>Roles</Trans>,
                cell: (row) => row.roles.map((role) => i18n._(roleLabel(role))).join(", "),
              },
              {
                key: "seen",
                header: <Trans>Last visit</Trans>,
                cell: (row) =>
                  row.status === "deactivated" ? (
                    <Badge>
                      <Trans>Account deactivated</Trans>
                    </Badge>
                  ) : (
                    <LastActivity at={row.lastActiveAt} now={now} />
                  ),
              },
            ]}
          />
          <Pagination
            page={found.page}
            pages={found.pages}
            toPage={toPage}
            summary={
              <Trans>
                {from} to {until} of {found.total}
              </Trans>
            }
          />
        </>
      )}
    </Stack>
  );
}
