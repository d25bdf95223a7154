import { Badge } from "~/components/ui/badge";
import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton, TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Checklist } from "~/components/ui/checklist";
import { CopyField } from "~/components/ui/copy-field";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Disclosure } from "~/components/ui/disclosure";
import { EmptyState } from "~/components/ui/empty-state";
import { Cluster, Split, Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { ProgressBar } from "~/components/ui/progress-bar";
import { StepRow } from "~/components/ui/step-row";
import { Timeline } from "~/components/ui/timeline";
import { NOW, ZONE, Shell } from "./shell";

export function States() {
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
