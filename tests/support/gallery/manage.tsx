import { Badge } from "~/components/ui/badge";
import { BarChart } from "~/components/ui/bar-chart";
import { LinkButton, TextLink } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { FilterBar } from "~/components/ui/filter-bar";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { SelectField } from "~/components/ui/select-field";
import { Stat, StatLine } from "~/components/ui/stat";
import { MarkLegend, MarkShapes, StateMarks, type MarkState } from "~/components/ui/state-marks";
import { TextField } from "~/components/ui/text-field";
import { NOW, ZONE, Shell, MODULES } from "./shell";

const PEOPLE = [
  "Rosa Marín",
  "Amadou Diallo",
  "ليلى حداد",
  "Wolfeschlegelsteinhausenbergerdorff-Montgomery",
  "Jo Park",
  "Mary-Ann O’Neill",
];

const MARKS: MarkState[] = ["done", "part", "open", "none"];

export function Manage() {
  return (
    <Shell staff>
      <PageHeader
        title="Autumn cohort"
        lead="24 people, since September 7."
        action={
          <LinkButton to="?export" kind="quiet" icon="download">
            Export
          </LinkButton>
        }
      />
      <StatLine>
        <Stat value={24} to="?all">
          people in training
        </Stat>
        <Stat value={9} to="?ready">
          may apply this month
        </Stat>
        <Stat value={3} to="?hand">
          need a hand
        </Stat>
        <Stat value="61%">of modules are passed</Stat>
      </StatLine>
      <Section title="Who stands where">
        <MarkShapes />
        <DataTable
          caption="Modules by person"
          rows={PEOPLE}
          rowKey={(name) => name}
          stickyFirst
          columns={[
            { key: "name", header: "Name", cell: (name) => <PersonName name={name} /> },
            {
              key: "path",
              header: "Modules",
              cell: (name) => (
                <StateMarks
                  marks={MODULES.map((label, place) => ({
                    key: label,
                    state: place < 5 ? "done" : (MARKS[(place + name.length) % 4] ?? "none"),
                    label,
                  }))}
                />
              ),
            },
          ]}
        />
        <MarkLegend
          entries={[
            { state: "done", label: "Passed" },
            { state: "part", label: "Reading" },
            { state: "open", label: "Quiz open" },
            { state: "none", label: "Not begun" },
          ]}
        />
      </Section>
      <Section title="From joining to certificate">
        <BarChart
          title="People at each step or beyond"
          labelHeader="Step"
          valueHeader="People"
          bars={[
            { key: "a", label: "Joined", value: 24, text: "24 people", to: "?joined" },
            { key: "b", label: "Half of the training", value: 17, text: "17 people", to: "?half" },
            { key: "c", label: "Practice begun", value: 11, text: "11 people" },
            { key: "d", label: "Applied", value: 4, text: "4 people", tone: "sky" },
            { key: "e", label: "Certified", value: 0, text: "nobody yet" },
          ]}
        />
      </Section>
      <Section title="People">
        <FilterBar id="filter" label="Filter people" clearTo="?">
          <TextField name="q" label="Name" type="search" defaultValue="Ro" />
          <SelectField
            name="state"
            label="State"
            defaultValue=""
            prompt="Any"
            options={[{ value: "active", label: "Active" }]}
          />
        </FilterBar>
        <DataTable
          caption="People in training"
          stickyFirst
          rows={PEOPLE}
          rowKey={(name) => name}
          columns={[
            {
              key: "name",
              header: "Name",
              cell: (name) => (
                <TextLink to={`?p=${name}`}>
                  <PersonName name={name} />
                </TextLink>
              ),
              sort: { to: "?sort=name", direction: "ascending" },
            },
            { key: "state", header: "State", cell: () => <Badge tone="sky">In progress</Badge> },
            {
              key: "hours",
              header: "Hours",
              numeric: true,
              cell: (name) => name.length * 3.5,
              sort: { to: "?sort=hours" },
            },
            {
              key: "seen",
              header: "Last here",
              cell: () => <DateTime value={NOW - 2e8} zone={ZONE} locale="en-US" now={NOW} />,
            },
            { key: "next", header: "Next", cell: () => "Dana Whitfield confirms 6 hours" },
          ]}
        />
        <Pagination page={4} pages={9} toPage={(page) => `?page=${page}`} summary="76 to 100 of 214 people" />
      </Section>
    </Shell>
  );
}
