import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { auditSearch, type AuditAsked } from "../asked";
import { kindsByGroup } from "../model";
import { actionLabel, groupLabel } from "../labels";
import type { PeopleFound, ResolvedAsked } from "../queries/asked.server";
import { TextLink } from "~/components/ui/button";
import { DateField } from "~/components/ui/date-field";
import { FilterBar } from "~/components/ui/filter-bar";
import { Notice } from "~/components/ui/notice";
import { PersonName } from "~/components/ui/person-name";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField, TextField } from "~/components/ui/text-field";
import { paths } from "~/lib/paths";

/** Narrows the log down: by who acted, whom it is about, cohort, kind and days. */
export function AuditFilters({
  asked,
  names,
  cohorts,
  withOwnAccount,
}: {
  asked: AuditAsked;
  names: ResolvedAsked["names"];
  cohorts: readonly { id: string; name: string }[];
  /** Whether what people do with their own account is in the log that is shown. */
  withOwnAccount: boolean;
}) {
  const { t, i18n } = useLingui();
  const isNarrowed = auditSearch(asked) !== "";
  return (
    <>
      {names.person !== null && (
        <p>
          <Trans>
            Only entries by or about <bdi>{names.person}</bdi>.
          </Trans>
        </p>
      )}
      {(names.by !== null || names.about !== null) && (
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          {names.by !== null && (
            <li>
              <Trans>
                Done by <bdi>{names.by}</bdi>.
              </Trans>{" "}
              <TextLink to={paths.audit(auditSearch(asked, { by: null }))}>
                <Trans>Done by anyone</Trans>
              </TextLink>
            </li>
          )}
          {names.about !== null && (
            <li>
              <Trans>
                About <bdi>{names.about}</bdi>.
              </Trans>{" "}
              <TextLink to={paths.audit(auditSearch(asked, { about: null }))}>
                <Trans>About anyone</Trans>
              </TextLink>
            </li>
          )}
        </ul>
      )}
      <FilterBar
        id="audit-filter"
        label={t`Filter entries`}
        action={paths.audit()}
        {...(isNarrowed ? { clearTo: paths.audit() } : {})}
      >
        {asked.person !== null && <HiddenField name="person" value={asked.person} />}
        {asked.by === null ? (
          <TextField
            name="byName"
            type="search"
            label={<Trans>Done by</Trans>}
            defaultValue={asked.byName}
            autoComplete="off"
          />
        ) : (
          <HiddenField name="by" value={asked.by} />
        )}
        {asked.about === null ? (
          <TextField
            name="aboutName"
            type="search"
            label={<Trans>About</Trans>}
            defaultValue={asked.aboutName}
            autoComplete="off"
          />
        ) : (
          <HiddenField name="about" value={asked.about} />
        )}
        <SelectField
          name="what"
          label={<Trans>What</Trans>}
          prompt={t`Everything`}
          defaultValue={asked.kind}
          options={kindsByGroup(withOwnAccount).map(({ group, actions }) => {
            const label = i18n._(groupLabel(group));
            return {
              label,
              options: [
                { value: group, label: t`All: ${label}` },
                ...actions.map((action) => ({ value: action, label: i18n._(actionLabel(action)) })),
              ],
            };
          })}
        />
        {cohorts.length > 0 && (
          <SelectField
            name="cohort"
            label={<Trans>Cohort</Trans>}
            prompt={t`All`}
            defaultValue={asked.cohort}
            options={cohorts.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
        <DateField name="from" label={<Trans>From</Trans>} defaultValue={asked.from} />
        <DateField name="until" label={<Trans>Until</Trans>} defaultValue={asked.until} />
      </FilterBar>
    </>
  );
}

/** Asks which person is meant by a typed name; the rest of the filter is kept. */
export function WhoIsMeant({
  asked,
  which,
  found,
}: {
  asked: AuditAsked;
  which: "by" | "about";
  found: PeopleFound;
}) {
  const typed = which === "by" ? asked.byName : asked.aboutName;
  const toPerson = (id: string) =>
    paths.audit(auditSearch(asked, which === "by" ? { by: id, byName: "" } : { about: id, aboutName: "" }));
  if (found.people.length === 0) {
    return (
      <Notice kind="waits" title={<Trans>No one found by this name</Trans>}>
        <Trans>
          No name or address contains “<bdi>{typed}</bdi>”. Try part of the name.
        </Trans>
      </Notice>
    );
  }
  return (
    <section aria-labelledby={`meant-${which}`}>
      <h2 id={`meant-${which}`} className="mb-2 text-lg font-semibold">
        {which === "by" ? <Trans>Done by: who is meant?</Trans> : <Trans>About: who is meant?</Trans>}
      </h2>
      <ul className="grid gap-2">
        {found.people.map((person) => (
          <li key={person.id}>
            <TextLink to={toPerson(person.id)}>
              <PersonName name={person.name} />
            </TextLink>
            {person.cohorts.length > 0 && <span className="text-soft"> · {person.cohorts.join(", ")}</span>}
          </li>
        ))}
      </ul>
      {found.total > found.people.length && (
        <p className="mt-2 text-soft">
          <Plural
            value={found.total}
            one="# person was found. Type more of the name to find the right one."
            other="# people were found. Type more of the name to find the right one."
          />
        </p>
      )}
    </section>
  );
}
