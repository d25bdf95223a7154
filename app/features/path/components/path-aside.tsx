import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { LearnPage, PathModule } from "../queries/learn.server";
import { Hours } from "./module-path";
import { TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { ContactLine } from "~/components/ui/contact-ways";
import { Duration } from "~/components/ui/duration";
import { EmptyState } from "~/components/ui/empty-state";
import { HoursOfNeed } from "~/components/ui/hours-of-need";
import { PersonName } from "~/components/ui/person-name";
import { ProgressBar } from "~/components/ui/progress-bar";
import type { Contact } from "~/lib/contact";
import { lists } from "~/lib/intl";
import { paths } from "~/lib/paths";

type Trainee = NonNullable<LearnPage["trainee"]>;

/** Shows hours of training and practice: what counts so far and what does not yet. */
export function HoursSoFar({ training, practice }: Pick<Trainee, "training" | "practice">) {
  const hours = (value: number) => <Duration hours={value} />;
  return (
    <Card title={<Trans>Hours so far</Trans>} level={3}>
      <ProgressBar
        label={<Trans>Training</Trans>}
        value={training.progress}
        max={training.need}
        text={<HoursOfNeed have={training.have} need={training.need} isEarned />}
      />
      <p className="text-soft">
        <Trans>A module’s hours count when you have read all its lessons and passed its quiz.</Trans>
      </p>
      {practice && (
        <>
          <ProgressBar
            label={<Trans>Practice</Trans>}
            value={practice.have}
            max={practice.need}
            text={<HoursOfNeed have={practice.have} need={practice.need} />}
          />
          <p className="text-soft">
            {practice.lockedBy.length > 0 ? (
              practice.have + practice.waiting > 0 ? (
                <Trans>
                  Practice reopens when you complete the modules that are now required. Your confirmed hours
                  still count.
                </Trans>
              ) : (
                <PracticeOpens after={practice.lockedBy} />
              )
            ) : practice.waiting > 0 ? (
              <Trans>
                Waiting for your supervisor: {hours(practice.waiting)}. Hours count when they are confirmed.{" "}
                <TextLink to={paths.practice()}>View your hours</TextLink>
              </Trans>
            ) : (
              <Trans>
                Hours count when your supervisor has confirmed them.{" "}
                <TextLink to={paths.practice()}>View your hours</TextLink>
              </Trans>
            )}
          </p>
        </>
      )}
      <p>
        <TextLink to={paths.certification()}>
          <Trans>View all requirements</Trans>
        </TextLink>
      </p>
    </Card>
  );
}

function PracticeOpens({ after }: { after: string[] }) {
  const { i18n } = useLingui();
  const titles = lists(i18n.locale, "conjunction").format(after);
  return (
    <Plural
      value={after.length}
      one={`Practice opens when you complete this module: ${titles}.`}
      other={`Practice opens when you complete these # modules: ${titles}.`}
    />
  );
}

/** Shows the supervisor and how to reach them, or whom to contact while there is none. */
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
            <Trans>
              They confirm your hours and sign off on your application. They can’t see your private notes.
            </Trans>
          </p>
        </>
      ) : (
        <>
          <p>
            <Trans>
              You don’t have a supervisor yet. Your program manager will assign one. You can keep learning in
              the meantime.
            </Trans>
          </p>
          <p>
            <Trans>
              Contact: <ContactLine contact={contact} />
            </Trans>
          </p>
        </>
      )}
    </Card>
  );
}

/** Lists the modules for people who read along. */
export function ReadAlongModules({ modules }: { modules: PathModule[] }) {
  if (modules.length === 0) {
    return (
      <EmptyState title={<Trans>No modules yet</Trans>} icon="book" level={2}>
        <Trans>Modules appear here when they are added to the content folder.</Trans>
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
