/** What is above a cohort's list: views as tabs, the search, and the columns. */
import { Trans, useLingui } from "@lingui/react/macro";

import { columnsText, LIST_COLUMNS, listUrl, type ListAsked, type ListColumn } from "../cohort-list";
import { viewLabel } from "../labels";
import type { CohortOverview } from "../queries/cohort.server";
import { Disclosure } from "~/components/ui/disclosure";
import { CheckboxGroup } from "~/components/ui/choice-fields";
import { FilterBar } from "~/components/ui/filter-bar";
import { Link } from "~/components/ui/link";
import { HiddenField, TextField } from "~/components/ui/text-field";
import type { RosterView } from "~/features/roster/views";
import { paths } from "~/lib/paths";

type Asked = Omit<ListAsked, "page">;

/** Shows the views of a list as tabs; a view that is opened from elsewhere gets a tab while it is shown. */
export function ViewTabs({
  cohortId,
  asked,
  totals,
  found,
}: {
  cohortId: string;
  asked: Asked;
  totals: CohortOverview["totals"];
  /** How many people the list as it is shown has. */
  found: number;
}) {
  const { t, i18n } = useLingui();
  const tabs: { view: RosterView; people: number }[] = [
    { view: "all", people: totals.enrolled },
    { view: "hand", people: totals.hand },
    { view: "active", people: totals.active },
    { view: "unsupervised", people: totals.unsupervised },
    { view: "left", people: totals.left },
  ];
  const isExtra = tabs.every(({ view }) => view !== asked.view);
  return (
    <nav aria-label={t`Which people are shown`}>
      <ul className="tabs">
        {(isExtra ? [...tabs, { view: asked.view, people: found }] : tabs).map(({ view, people }) => (
          <li key={view}>
            <Link
              to={listUrl(cohortId, asked, { view })}
              aria-current={view === asked.view ? "page" : undefined}
              preventScrollReset
            >
              {i18n._(viewLabel(view))} <span className="tabs-count">{people}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Searches a list by either name, within its view. */
export function ListSearch({ cohortId, asked }: { cohortId: string; asked: Asked }) {
  const { t } = useLingui();
  return (
    <FilterBar
      id="cohort-search"
      label={t`Find people in this cohort`}
      action={`${paths.cohort(cohortId)}#people`}
      submitLabel={<Trans>Search</Trans>}
      {...(asked.search === "" ? {} : { clearTo: listUrl(cohortId, asked, { search: "" }) })}
    >
      <TextField
        key={asked.search}
        name="search"
        type="search"
        label={<Trans>Name</Trans>}
        defaultValue={asked.search}
        autoComplete="off"
      />
      <RestOfUrl asked={asked} without="search" />
    </FilterBar>
  );
}

/** Chooses the columns of a list; the choice is in the URL. */
export function ColumnChoice({
  cohortId,
  asked,
  hasRequirements,
}: {
  cohortId: string;
  asked: Asked;
  /** Whether a requirement has a column of its own. */
  hasRequirements: boolean;
}) {
  const { t } = useLingui();
  const labels = useColumnLabels();
  const offered = LIST_COLUMNS.filter((column) => hasRequirements || column !== "requirements");
  return (
    <Disclosure summary={<Trans>Choose columns</Trans>} plain>
      <FilterBar
        id="cohort-columns"
        label={t`Columns of the list`}
        action={`${paths.cohort(cohortId)}#people`}
        {...(asked.columns.length === LIST_COLUMNS.length
          ? {}
          : { clearTo: listUrl(cohortId, asked, { columns: LIST_COLUMNS }) })}
      >
        <HiddenField name="columns" value={columnsText(hasRequirements ? [] : ["requirements"])} />
        <CheckboxGroup
          key={asked.columns.join()}
          name="columns"
          label={<Trans>Columns</Trans>}
          options={offered.map((value) => ({ value, label: labels[value] }))}
          defaultValue={asked.columns}
        />
        <RestOfUrl asked={asked} without="columns" />
      </FilterBar>
    </Disclosure>
  );
}

/** Returns the name of each column. */
export function useColumnLabels(): Record<ListColumn, string> {
  const { t } = useLingui();
  return {
    stage: t`Stage`,
    path: t`Modules`,
    requirements: t`Other requirements`,
    hours: t`Practice hours`,
    supervisor: t`Supervisor`,
    activity: t`Last activity`,
    reasons: t`Needs attention`,
  };
}

/** Submits the rest of the list's URL together with one part of it. */
function RestOfUrl({ asked, without }: { asked: Asked; without: "search" | "columns" }) {
  return (
    <>
      {asked.view !== "all" && <HiddenField name="show" value={asked.view} />}
      {asked.sort !== "name" && <HiddenField name="sort" value={asked.sort} />}
      {without !== "search" && asked.search !== "" && <HiddenField name="search" value={asked.search} />}
      {without !== "columns" && asked.columns.length < LIST_COLUMNS.length && (
        <HiddenField name="columns" value={columnsText(asked.columns)} />
      )}
    </>
  );
}
