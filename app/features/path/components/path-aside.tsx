import { Plural, Trans } from "@lingui/react/macro";

import type { LearnPage, PathModule } from "../queries/learn.server";
import { Hours } from "./module-path";
import { TextLink } from "~/components/ui/button";
import { ContactLine } from "~/components/ui/contact-ways";
import { Card } from "~/components/ui/card";
import { Duration } from "~/components/ui/duration";
import { HoursOfNeed } from "~/components/ui/hours-of-need";
import { EmptyState } from "~/components/ui/empty-state";
import { PersonName } from "~/components/ui/person-name";
import { ProgressBar } from "~/components/ui/progress-bar";
import type { Contact } from "~/lib/contact";
import { paths } from "~/lib/paths";

type Trainee = NonNullable<LearnPage["trainee"]>;

/** Hours of training and of practice: what counts so far, and what does not yet. */
export function HoursSoFar({ training, practice }: Pick<Trainee, "training" | "practice">) {
  const hours = (value: number) => <Duration hours={value} />;
  return (
    <Card title={<Trans>Hours so far</Trans>} level={3}>
      <ProgressBar
        label={<Trans>Training</Trans>}
        value={training.progress}
        max={training.need}
        words={<HoursOfNeed have={training.have} need={training.need} isEarned />}
      />
      <p className="text-soft">
        <Trans>A module's hours count once it is done: all lessons read, and the quiz passed.</Trans>
      </p>
      {practice && (
        <>
          <ProgressBar
            label={<Trans>Practice</Trans>}
            value={practice.have}
            max={practice.need}
            words={
              <Trans>
                {hours(practice.have)} of {hours(practice.need)}
              </Trans>
            }
          />
          <p className="text-soft">
            {practice.isLocked ? (
              practice.have + practice.waiting > 0 ? (
                <Trans>
                  Practice reopens when you have passed the modules that your requirements now ask for. Your
                  confirmed hours still count.
                </Trans>
              ) : (
                <Trans>Practice opens when you have passed the first modules.</Trans>
              )
            ) : practice.waiting > 0 ? (
              <Trans>
                Waiting for your supervisor: {hours(practice.waiting)}. Hours count once they are confirmed.{" "}
                <TextLink to={paths.practice()}>See your hours</TextLink>
              </Trans>
            ) : (
              <Trans>
                Hours count once your supervisor has confirmed them.{" "}
                <TextLink to={paths.practice()}>See your hours</TextLink>
              </Trans>
            )}
          </p>
        </>
      )}
      <p>
        <TextLink to={paths.certification()}>
          <Trans>Everything your certificate asks for</Trans>
        </TextLink>
      </p>
    </Card>
  );
}

/** Who the supervisor is, and how to reach them; or whom to ask while there is none. */
export function YourSupervisor({ supervisor, contact }: Pick<Trainee, "supervisor"> & { contact: Contact }) {
  return (
    <Card title={<Trans>Your supervisor</Trans>} level={3}>
      {supervisor ? (
        <>
          <p className="text-lg font-semibold">
            <PersonName name={supervisor.shownName} />
          </p>
          <p>
            <a className="text-link" href={`mailto:${supervisor.email}`}>
              {supervisor.email}
            </a>
          </p>
          <p className="text-soft">
            <Trans>They confirm your hours and sign at the end. They do not see your private notes.</Trans>
          </p>
        </>
      ) : (
        <>
          <p>
            <Trans>
              You have no supervisor yet. Your program manager will name one; you can read on meanwhile.
            </Trans>
          </p>
          <p>
            <Trans>
              Whom to ask: <ContactLine contact={contact} />
            </Trans>
          </p>
        </>
      )}
    </Card>
  );
}

/** The modules for people who read along. */
export function ReadAlongModules({ modules }: { modules: PathModule[] }) {
  if (modules.length === 0) {
    return (
      <EmptyState title={<Trans>No modules yet</Trans>} icon="book" level={2}>
        <Trans>They appear here once they are in the content folder.</Trans>
      </EmptyState>
    );
  }
  return (
    <ol className="columns">
      {modules.map((module) => (
        <li className="card" key={module.id}>
          <h2 className="card-title">
            <TextLink to={paths.module(module.slug)}>{module.title}</TextLink>
          </h2>
          <p className="text-soft">
            <Plural value={module.lessonsTotal} one="# lesson" other="# lessons" /> ·{" "}
            <Hours value={module.hours} />
          </p>
        </li>
      ))}
    </ol>
  );
}
