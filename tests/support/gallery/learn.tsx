import { LinkButton, TextLink } from "~/components/ui/button";
import { Card, NextCard } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { ErrorPage } from "~/components/ui/error-page";
import { Columns, Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PathSteps, type PathStop } from "~/components/ui/path-steps";
import { PersonName } from "~/components/ui/person-name";
import { ProgressBar } from "~/components/ui/progress-bar";
import { NOW, ZONE, Shell, MODULES } from "./shell";

const STOPS: PathStop[] = MODULES.map((title, index) => ({
  key: title,
  title,
  state: index < 3 ? "done" : index === 3 ? "here" : index === 8 ? "locked" : "ahead",
  to: index < 6 ? `/learn/${index}` : undefined,
  note: index === 3 ? "You are here: lesson 3 of 5" : index === 8 ? "Opens after Crisis handling" : undefined,
}));

export function Learn() {
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

export function Failed() {
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
