import { Trans, useLingui } from "@lingui/react/macro";

import type { RosterSort } from "~/features/roster/views";
import { stageLabel } from "../labels";
import type { OverviewRow } from "../queries/cohort.server";
import { Button, TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PersonName } from "~/components/ui/person-name";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import { LastActivity, Reasons } from "~/features/certification/components/attention";
import {
  useSupervisorOptions,
  type SupervisorChoice,
} from "~/features/enrollment/components/supervisor-options";
import type { FormReply } from "~/lib/form";
import { formatDuration } from "~/lib/intl";
import { paths } from "~/lib/paths";

/** Lists a cohort's people, with checkboxes to assign several of them a supervisor at once. */
export function MemberTable({
  rows,
  modules,
  supervisors,
  sort,
  toSort,
  reply,
  pending,
  locale,
  now,
}: {
  rows: OverviewRow[];
  modules: readonly { id: string; title: string }[];
  /** The supervisors to choose from; without any, there are no checkboxes. */
  supervisors: readonly SupervisorChoice[];
  sort: RosterSort;
  toSort: (sort: RosterSort) => string;
  reply: FormReply | undefined;
  pending: boolean;
  locale: string;
  now: number;
}) {
  const { t, i18n } = useLingui();
  const canAssign = supervisors.length > 0;
  const options = useSupervisorOptions(supervisors);
  const ticked = tickedIn(reply);
  const table = (
    <DataTable
      caption={<Trans>People, stage, and supervisor</Trans>}
      rows={rows}
      rowKey={(row) => row.personId}
      stickyFirst
      columns={[
        {
          key: "name",
          header: <Trans>Name</Trans>,
          sort: { to: toSort("name"), ...(sort === "name" ? { direction: "ascending" as const } : {}) },
          cell: (row) => (
            <span className="flex items-center gap-2">
              {canAssign && (
                <label className="check-row">
                  <input
                    className="check-box"
                    type="checkbox"
                    name="trainee"
                    value={`${row.personId}:${row.supervisor?.assignmentId ?? ""}`}
                    defaultChecked={ticked.has(row.personId)}
                  />
                  <span className="sr">{t`Choose ${row.shownName}`}</span>
                </label>
              )}
              <TextLink to={paths.person(row.personId)}>
                <PersonName name={row.shownName} />
              </TextLink>
            </span>
          ),
        },
        {
          key: "stage",
          header: <Trans>Stage</Trans>,
          cell: (row) => <span className="whitespace-nowrap">{i18n._(stageLabel(row.stage))}</span>,
        },
        {
          key: "supervisor",
          header: <Trans>Supervisor</Trans>,
          cell: (row) =>
            row.supervisor ? (
              <span className="whitespace-nowrap">
                <PersonName name={row.supervisor.shownName} />
              </span>
            ) : (
              <span className="whitespace-nowrap text-soft">
                <Trans>none yet</Trans>
              </span>
            ),
        },
        {
          key: "hours",
          header: <Trans>Hours confirmed</Trans>,
          numeric: true,
          cell: (row) => formatDuration(row.confirmedMinutes, locale, "short"),
        },
        {
          key: "waiting",
          header: <Trans>Hours pending</Trans>,
          numeric: true,
          cell: (row) => formatDuration(row.waitingMinutes, locale, "short"),
        },
        {
          key: "activity",
          header: <Trans>Last activity</Trans>,
          sort: {
            to: toSort("activity"),
            ...(sort === "activity" ? { direction: "ascending" as const } : {}),
          },
          cell: (row) => (
            <span className="whitespace-nowrap">
              <LastActivity at={row.lastActivityAt} now={now} />
            </span>
          ),
        },
        {
          key: "reasons",
          header: <Trans>Needs attention</Trans>,
          cell: (row) => <Reasons reasons={row.reasons} modules={modules} />,
        },
      ]}
    />
  );
  if (!canAssign) return table;
  return (
    <FormFrame id="assign" reply={reply} wide label={t`Assign a supervisor`}>
      <HiddenField name="intent" value="assign" />
      {table}
      <SelectField
        name="supervisorId"
        label={<Trans>Supervisor for everyone selected</Trans>}
        hint={<Trans>Pending work moves to the new supervisor.</Trans>}
        prompt={t`Choose one`}
        options={options}
      />
      <FormActions>
        <Button kind="quiet" pending={pending}>
          <Trans>Assign this supervisor</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}

/**
 * Returns who was checked when the form came back; after someone else's change, the assignment behind a checkbox is a
 * new one.
 */
function tickedIn(reply: FormReply | undefined): Set<string> {
  const typed = reply?.initialValue?.trainee;
  const ticks = Array.isArray(typed) ? typed : [typed];
  return new Set(ticks.flatMap((tick) => (typeof tick === "string" ? [tick.split(":")[0] ?? ""] : [])));
}
