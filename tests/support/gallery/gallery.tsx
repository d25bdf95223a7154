import type { ReactNode } from "react";

import { AppShell } from "~/components/ui/app-shell";
import { Badge } from "~/components/ui/badge";
import { BarChart } from "~/components/ui/bar-chart";
import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { Card, NextCard } from "~/components/ui/card";
import { Checklist } from "~/components/ui/checklist";
import { CheckboxField, CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";
import { CopyField } from "~/components/ui/copy-field";
import { DataTable } from "~/components/ui/data-table";
import { DateField, DurationField } from "~/components/ui/date-field";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Disclosure } from "~/components/ui/disclosure";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorPage } from "~/components/ui/error-page";
import { FilterBar } from "~/components/ui/filter-bar";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Cluster, Columns, Split, Stack } from "~/components/ui/layout";
import { Matrix, type MatrixState } from "~/components/ui/matrix";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { PasswordField } from "~/components/ui/password-field";
import { PathSteps, type PathStop } from "~/components/ui/path-steps";
import { PersonName } from "~/components/ui/person-name";
import { ProgressBar } from "~/components/ui/progress-bar";
import { SelectField } from "~/components/ui/select-field";
import { SignatureBlock } from "~/components/ui/signature-block";
import { Stat, StatLine } from "~/components/ui/stat";
import { StepRow } from "~/components/ui/step-row";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField, TextField } from "~/components/ui/text-field";
import { Timeline } from "~/components/ui/timeline";
import { Form } from "~/components/ui/form";

const NOW = Date.UTC(2026, 10, 21, 15, 0);
const ZONE = "America/New_York";

function Shell({ children, staff = false }: { children: ReactNode; staff?: boolean }) {
  return (
    <AppShell
      brand="Alongside"
      homeTo="/"
      nav={
        staff
          ? ["Overview", "Cohorts", "People", "Applications", "Questions", "Reports", "Audit"].map(
              (label, index) => ({
                to: `/manage/${label.toLowerCase()}`,
                label,
                current: index === 1,
              }),
            )
          : [
              { to: "/learn", label: "Learn", current: true },
              { to: "/practice", label: "Practice" },
              { to: "/certification", label: "Certification" },
            ]
      }
      account={{ to: "/account", label: <PersonName name="Rosa M." /> }}
      signOut={
        <Form method="post" action="/logout">
          <Button kind="plain">Sign out</Button>
        </Form>
      }
      helpTo="/help-now"
      helpLabel="Help now"
      exitTo="/exit"
      exitLabel="Exit"
      footer={
        <>
          <a href="/policies/confidentiality">Confidentiality</a>
          <a href="/policies/code-of-ethics">Code of ethics</a>
          <span>Saved on this program's own machine.</span>
        </>
      }
    >
      {children}
    </AppShell>
  );
}

const MODULES = [
  "Recovery principles and pathways",
  "Boundaries and dual relationships",
  "Confidentiality and its limits",
  "Crisis handling",
  "Role, scope and code of ethics",
  "Communication skills",
  "Sharing lived experience",
  "Harm reduction and medication pathways",
  "Overdose recognition and response",
  "Trauma, culture, stigma and language",
  "Self-care",
  "Groups and mutual aid",
];
const STOPS: PathStop[] = MODULES.map((title, index) => ({
  key: title,
  title,
  state: index < 3 ? "done" : index === 3 ? "here" : index === 8 ? "locked" : "ahead",
  to: index < 6 ? `/learn/${index}` : undefined,
  note: index === 3 ? "You are here: lesson 3 of 5" : index === 8 ? "Opens after Crisis handling" : undefined,
}));

function Learn() {
  return (
    <Shell>
      <PageHeader title="Learn" lead="Your way through the training, one lesson at a time." />
      <Stack gap="wide">
        <NextCard
          label="Next for you"
          eyebrow="Next for you · Boundaries, lesson 3 of 5"
          meta="12 minutes"
          title="Dual relationships"
          action={
            <LinkButton to="/learn/boundaries/dual" large>
              Continue
            </LinkButton>
          }
          note="You stopped half-way. Nothing was lost."
        />
        <Section title="Your path" action={<span className="text-soft">14 of 60 hours</span>}>
          <PathSteps stops={STOPS} label="Your path" />
        </Section>
        <Columns>
          <Card title="Hours so far" level={3}>
            <ProgressBar label="Training" value={14} max={60} text="14 of 60 hours" />
          </Card>
          <Card title="Next live session" level={3}>
            <p>
              <DateTime value={Date.UTC(2026, 10, 24, 19, 0)} zone={ZONE} locale="en-US" now={NOW} />
            </p>
          </Card>
          <Card title="Your supervisor" level={3}>
            <p>
              <PersonName name="Dana Whitfield" />,{" "}
              <TextLink to="mailto:dana@demo.example">dana@demo.example</TextLink>
            </p>
          </Card>
        </Columns>
      </Stack>
    </Shell>
  );
}

function Lesson() {
  return (
    <Shell>
      <Breadcrumbs
        items={[
          { to: "/learn", label: "Learn" },
          { to: "/learn/boundaries", label: "Boundaries and dual relationships" },
        ]}
      />
      <PageHeader
        eyebrow="Lesson 2 of 5 · 45 minutes"
        title="Everyday tests"
        lead="Money, gifts, rides, phone hours and food."
      />
      <div className="prose">
        <Disclosure summary="What you will be able to do">
          <ul>
            <li>tell a boundary crossing from a boundary violation</li>
            <li>decline a request warmly</li>
          </ul>
        </Disclosure>
        <aside className="content-note" role="note">
          <p className="content-note-title">Before you read on</p>
          <p>This part speaks of debt and of pressure.</p>
          <p className="content-note-skip">
            <a href="#money">Go on after it</a>
          </p>
        </aside>
        <p>
          Most boundary questions do not come with a warning sign. They come as a phone bill, a slice of cake,
          a lift in the rain. A{" "}
          <a className="term" href="/glossary#power-imbalance">
            power imbalance
          </a>{" "}
          can make a small kindness heavy.
          <sup>
            <a className="cite" href="#source-1" aria-label="Source 1: National Practice Guidelines">
              1
            </a>
          </sup>{" "}
          Words in <em>italics</em> and in <strong>bold</strong>, and a <a href="/policies/x">link</a>.
        </p>
        <h2 id="money">Money</h2>
        <p>Rules differ from place to place. What does not differ:</p>
        <ul>
          <li>you do not lend and do not borrow;</li>
          <li>
            you know who can help:
            <ol>
              <li>the emergency fund</li>
              <li>your supervisor</li>
            </ol>
          </li>
        </ul>
        <div className="callout callout-remember">
          <p className="callout-title">In short</p>
          <p>Meaning, rule and pattern, in that order, keep both of you safe.</p>
        </div>
        <div className="callout callout-note">
          <p className="callout-title">Good to know</p>
          <p>Some programs have a fund for this.</p>
        </div>
        <div className="callout callout-try">
          <p className="callout-title">Try it</p>
          <p>Say no to a friend this week, kindly, and once.</p>
        </div>
        <div className="callout callout-care">
          <p className="callout-title">Take care</p>
          <p>If this brings something up, you may stop here. Your place is kept.</p>
        </div>
        <blockquote>
          <p>You can be warm and clear at once.</p>
        </blockquote>
        <figure className="story">
          <blockquote>
            <p>I had been a peer supporter for six weeks. On Friday someone handed me an envelope.</p>
            <p>I said thank you before I had looked inside.</p>
          </blockquote>
          <figcaption>Rosa (an invented person)</figcaption>
        </figure>
        <section className="scenario">
          <h3 className="scenario-title">The phone bill</h3>
          <p>Tomás asks to borrow 40 until Friday. His phone will be cut off tonight.</p>
          <details className="scenario-choice">
            <summary>Lend it, just this once</summary>
            <p className="fit fit-harm">Someone may be hurt</p>
            <p>He pays back on Friday, and asks again on Monday.</p>
          </details>
          <details className="scenario-choice" open>
            <summary>Say no kindly, and look for emergency funds together</summary>
            <p className="fit fit-good">This holds up</p>
            <p>You call the fund together. It takes an hour. The phone stays on.</p>
          </details>
          <details className="scenario-choice" open>
            <summary>Say you will think about it</summary>
            <p className="fit fit-unsure">Something is missing</p>
            <p>He waits all evening.</p>
          </details>
          <details className="scenario-choice" open>
            <summary>Give it as a gift</summary>
            <p className="fit fit-harm">Someone may be hurt</p>
            <p>Now there is something between you that neither of you names.</p>
          </details>
          <details className="scenario-debrief">
            <summary>Why</summary>
            <p>What helps is the way to help, not the sum.</p>
          </details>
        </section>
        <figure className="figure">
          <svg viewBox="0 0 640 240" role="img" aria-labelledby="fig-t">
            <title id="fig-t">Care and crossing</title>
            <rect
              className="fig-green"
              x="8"
              y="8"
              width="520"
              height="104"
              rx="16"
              fill="currentColor"
              fillOpacity="0.2"
            />
            <rect
              className="fig-line"
              x="8"
              y="8"
              width="520"
              height="104"
              rx="16"
              fill="none"
              stroke="currentColor"
              strokeWidth="4"
            />
            <text className="fig-text" x="36" y="70" fontSize="30" fontWeight="700" fill="currentColor">
              Care
            </text>
            <rect
              className="fig-clay"
              x="8"
              y="126"
              width="520"
              height="104"
              rx="16"
              fill="currentColor"
              fillOpacity="0.22"
            />
            <text className="fig-text" x="36" y="188" fontSize="30" fontWeight="700" fill="currentColor">
              Violation
            </text>
            <path
              className="fig-line"
              d="M536 180 C604 180 604 60 544 60"
              fill="none"
              stroke="currentColor"
              strokeWidth="5"
            />
          </svg>
          <figcaption>From crossing, a talk leads back to care.</figcaption>
        </figure>
        <div className="table-scroll" role="region" aria-label="Gifts" tabIndex={0}>
          <table>
            <caption>Gifts, from small to large</caption>
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">What it may mean</th>
                <th scope="col">What to do</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>Home-made bread</td>
                <td>Thanks at the end of the work together</td>
                <td>Take it, and write it down</td>
              </tr>
              <tr>
                <td>Cash</td>
                <td>A debt is made</td>
                <td>Say no, kindly, and tell your supervisor</td>
              </tr>
            </tbody>
          </table>
        </div>
        <section className="lesson-sources">
          <h2>Sources</h2>
          <ol>
            <li id="source-1">
              National Practice Guidelines for Peer Supporters, 2013.{" "}
              <a href="https://example.org">example.org</a>
            </li>
          </ol>
        </section>
      </div>
    </Shell>
  );
}

const CONSTRAINTS = {
  email: { required: true, maxLength: 200 },
  password: { required: true, maxLength: 200 },
  nickname: { required: false, maxLength: 60 },
  note: { required: true, maxLength: 400 },
  setting: { required: true },
  went: { required: true },
  topics: { required: false },
  agreed: { required: true },
  day: { required: true },
  timeHours: { required: true },
};

function Forms() {
  return (
    <Shell>
      <PageHeader title="Log hours" lead="What you write here is seen by your supervisor when you send it." />
      <FormFrame
        id="log"
        constraints={CONSTRAINTS}
        reply={{
          initialValue: {
            email: "rosa@",
            note: "We walked to the clinic & talked about <b>housing</b>.",
            went: "well",
            topics: ["goals", "housing"],
            timeHours: "2",
            timeMinutes: "75",
          },
          error: {
            "": ["These hours were not saved yet. Nothing you wrote is lost."],
            email: ["This email is not complete. It needs an @ and a name after it."],
            time: ["There are 60 minutes in an hour. For 2 hours 75 minutes, write 3 and 15."],
            went: ["Choose how it went."],
          },
        }}
      >
        <HiddenField name="revision" value={3} />
        <TextField name="email" label="Email" type="email" autoComplete="email" />
        <PasswordField
          name="password"
          label="Password"
          hint="Twelve characters or more. A sentence works well."
        />
        <TextField name="nickname" label="What people call you" />
        <DateField name="day" label="Day" hint="The day it took place." />
        <DurationField name="time" label="How long" />
        <SelectField
          name="setting"
          label="Where"
          prompt="Choose one"
          options={[
            { value: "clinic", label: "Clinic" },
            { value: "street", label: "Outreach" },
          ]}
        />
        <RadioGroup
          name="went"
          label="How did it go?"
          options={[
            { value: "well", label: "Well" },
            { value: "hard", label: "It was hard", hint: "Your supervisor will ask you about it." },
          ]}
        />
        <RadioGroup
          name="answer"
          label="A person gives you home-made bread on their last day. What do you weigh first?"
          cards
          defaultValue="a"
          options={[
            {
              value: "a",
              label: "What it means to them, what our rule says, and whether it is part of a pattern.",
            },
            { value: "b", label: "Whether anyone saw it." },
            { value: "c", label: "How much it cost them." },
          ]}
        />
        <CheckboxGroup
          name="topics"
          label="What was it about?"
          options={[
            { value: "goals", label: "Goals" },
            { value: "housing", label: "Housing" },
            { value: "family", label: "Family" },
          ]}
        />
        <TextArea
          name="note"
          label="What you did"
          hint="No names of the people you support."
          note="Your supervisor reads this. Program managers see only the number of hours."
        />
        <CheckboxField name="agreed" label="These hours took place as I wrote them." />
        <FormActions>
          <Button>Send to your supervisor</Button>
          <Button kind="quiet" name="intent" value="draft">
            Keep as a draft
          </Button>
          <Button kind="plain">Cancel</Button>
          <Button kind="danger">Withdraw</Button>
          <Button pending pendingLabel="Saving …">
            Save
          </Button>
        </FormActions>
      </FormFrame>
      <Section title="Sign">
        <FormFrame id="sign" wide>
          <SignatureBlock
            statement={
              <p>
                I have observed Rosa Marín at work, discussed her practice with her in supervision, and
                recommend her for certification. I have no personal or financial tie to her.
              </p>
            }
            nameField="signedName"
            nameHint="As in your account: Dana Whitfield"
            passwordField="password"
            passwordHint="It stands for your hand."
            date={<DateTime value="2026-11-21" locale="en-US" />}
          >
            <Button>Sign and recommend</Button>
          </SignatureBlock>
        </FormFrame>
      </Section>
    </Shell>
  );
}

function States() {
  return (
    <Shell>
      <Breadcrumbs items={[{ to: "/certification", label: "Certification" }]} />
      <PageHeader
        title="What is met, and what is missing"
        lead="When all lines are met, you can apply."
        action={<LinkButton to="/apply">Apply</LinkButton>}
      />
      <Split
        aside={
          <>
            <Card title="Your supervisor" level={3} sunken>
              <p>Dana Whitfield answers within two working days.</p>
            </Card>
            <Card title="What happened" level={3}>
              <Timeline
                events={[
                  {
                    key: "1",
                    title: "Sent back",
                    who: <PersonName name="Dana Whitfield" />,
                    when: <DateTime value={NOW - 5 * 36e5} zone={ZONE} locale="en-US" now={NOW} />,
                    note: "One line on how you used supervision is missing.",
                    tone: "clay",
                  },
                  {
                    key: "2",
                    title: "Sent",
                    who: "You",
                    when: <DateTime value={NOW - 9e8} zone={ZONE} locale="en-US" />,
                  },
                ]}
              />
            </Card>
          </>
        }
      >
        <Stack gap="wide">
          <Checklist
            level={2}
            items={[
              {
                key: "1",
                state: "met",
                stateWord: "Met",
                title: "Training modules",
                text: "All 16 modules are passed, 60 hours.",
              },
              {
                key: "2",
                state: "part",
                stateWord: "In progress",
                title: "Practice hours",
                picture: <ProgressBar label="Confirmed" value={18} max={120} text="18 of 120 hours" />,
                text: "6 more hours wait for your supervisor.",
                actor: "You, and then Dana Whitfield",
                link: { to: "/practice", label: "Log hours" },
              },
              {
                key: "3",
                state: "waits",
                stateWord: "Waits for you",
                title: "Code of ethics",
                text: "Read it and confirm it.",
                actor: "You",
                link: { to: "/policies/code-of-ethics", label: "Read the code of ethics" },
              },
              {
                key: "4",
                state: "open",
                stateWord: "Not open yet",
                title: "Sign-off",
                text: "Opens when all else is met.",
              },
            ]}
          />
          <Cluster gap="tight">
            <Badge>Draft</Badge>
            <Badge tone="green">Done</Badge>
            <Badge tone="moss">Valid</Badge>
            <Badge tone="sky">In progress</Badge>
            <Badge tone="clay">Waits for you</Badge>
            <Badge tone="rose">Revoked</Badge>
          </Cluster>
          <Stack>
            <Notice title="Saved 10:42">Your supervisor sees these hours now.</Notice>
            <Notice kind="done" title="Passed. Well done." />
            <Notice kind="waits" title="Not there yet: 62%, and 80% is needed.">
              Two topics to read again: <TextLink to="/learn">Money</TextLink> and{" "}
              <TextLink to="/learn">Gifts</TextLink>. You can try again on Tuesday.
            </Notice>
            <Notice kind="danger" title="Someone may be in danger">
              Call your supervisor now.
            </Notice>
          </Stack>
          <StepRow
            label="Questions"
            steps={Array.from({ length: 20 }, (_, index) => ({
              key: String(index),
              state: index < 7 || index === 9 ? ("answered" as const) : ("open" as const),
              current: index === 7,
              to: `?question=${index + 1}`,
            }))}
          />
          <Disclosure summary="What counted">
            <DescriptionList
              lined
              items={[
                { term: "Confirmed by", value: <PersonName name="ليلى حداد" /> },
                { term: "Valid until", value: <DateTime value="2028-11-20" locale="en-US" /> },
              ]}
            />
          </Disclosure>
          <EmptyState
            title="No hours yet"
            action={
              <LinkButton to="/practice/new" kind="quiet">
                Log your first hours
              </LinkButton>
            }
          >
            They appear here when you have logged them. Your supervisor then confirms them.
          </EmptyState>
          <CopyField
            label="Address of your certificate"
            value="https://alongside.example/verify/7HQ2-M9KD-XV4T"
            hint="Anyone who has it can see that your certificate is valid."
          />
        </Stack>
      </Split>
    </Shell>
  );
}

const PEOPLE = [
  "Rosa Marín",
  "Amadou Diallo",
  "ليلى حداد",
  "Wolfeschlegelsteinhausenbergerdorff-Montgomery",
  "Jo Park",
  "Mary-Ann O’Neill",
];
const CELLS: MatrixState[] = ["done", "part", "waits", "open", "none", "danger"];
const COLUMNS = MODULES.map((label, index) => ({ key: String(index), label }));

function Manage() {
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
        <Matrix
          caption="Modules by person"
          rowHeader="Name"
          rows={PEOPLE.map((name, index) => ({
            key: name,
            name: <PersonName name={name} />,
            to: `/manage/people/${index}`,
          }))}
          columns={COLUMNS}
          cell={(row, column) => {
            const n = Number(column.key) - row.name.props.name.length;
            const state = Number(column.key) < 5 ? "done" : (CELLS[Math.abs(n) % 6] ?? "open");
            return {
              state,
              label: `${column.label}: ${state}`,
              to: Number(column.key) === 5 ? "?x" : undefined,
            };
          }}
          legend={[
            { state: "done", label: "Passed" },
            { state: "part", label: "In progress" },
            { state: "waits", label: "Waits for someone" },
            { state: "open", label: "Not begun" },
            { state: "none", label: "Not asked for" },
            { state: "danger", label: "Revoked" },
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

function Failed() {
  return (
    <Shell>
      <ErrorPage
        title="Something went wrong on our side"
        what="The page could not be put together. It is not your doing."
        saved="What you saved before is safe."
        next={
          <>
            <LinkButton to="/">Try again</LinkButton>
            <LinkButton to="/help" kind="plain">
              Ask for help
            </LinkButton>
          </>
        }
        requestId="0193f2c7"
        requestIdLabel="If you ask for help, give this number:"
      />
    </Shell>
  );
}

export const PAGES = {
  learn: Learn,
  lesson: Lesson,
  forms: Forms,
  states: States,
  manage: Manage,
  failed: Failed,
};
