import { Trans, useLingui } from "@lingui/react/macro";

import { AUDIT_GROUPS, groupOf } from "../model";
import { groupLabel } from "../labels";
import { DateField } from "~/components/ui/date-field";
import { FilterBar } from "~/components/ui/filter-bar";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";

export type AuditAsked = {
  cohort: string | null;
  person: string | null;
  personName: string | null;
  group: string | null;
  from: string | null;
  until: string | null;
};

/** Narrows the log down: by cohort, kind, days and, when one came from a person's page, person. */
export function AuditFilters({
  asked,
  cohorts,
  here,
}: {
  asked: AuditAsked;
  cohorts: readonly { id: string; name: string }[];
  here: string;
}) {
  const { t, i18n } = useLingui();
  const isNarrowed = [asked.cohort, asked.person, asked.group, asked.from, asked.until].some(
    (one) => one !== null,
  );
  const groups = Object.keys(AUDIT_GROUPS).flatMap((name) => groupOf(name) ?? []);
  return (
    <>
      {asked.personName !== null && (
        <p>
          <Trans>
            Only entries about <bdi>{asked.personName}</bdi>.
          </Trans>
        </p>
      )}
      <FilterBar
        id="audit-filter"
        label={t`Filter entries`}
        action={here}
        {...(isNarrowed ? { clearTo: here } : {})}
      >
        {asked.person !== null && <HiddenField name="person" value={asked.person} />}
        {cohorts.length > 0 && (
          <SelectField
            name="cohort"
            label={<Trans>Cohort</Trans>}
            prompt={t`All`}
            defaultValue={asked.cohort}
            options={cohorts.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
        <SelectField
          name="what"
          label={<Trans>What</Trans>}
          prompt={t`Everything`}
          defaultValue={asked.group}
          options={groups.map((group) => ({ value: group, label: i18n._(groupLabel(group)) }))}
        />
        <DateField name="from" label={<Trans>From</Trans>} defaultValue={asked.from} />
        <DateField name="until" label={<Trans>Until</Trans>} defaultValue={asked.until} />
      </FilterBar>
    </>
  );
}
