import { Trans, useLingui } from "@lingui/react/macro";

import { Button, TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import { paths } from "~/lib/paths";

type Membership = {
  cohortId: string;
  name: string;
  joinedAt: number;
  leftAt: number | null;
  isMine: boolean;
};

/** Lists a person's current and former cohorts, with leaving, returning and moving. */
export function MembershipList({
  memberships,
  openCohorts,
  supervisorName,
  locale,
  timeZone,
  pending,
}: {
  memberships: readonly Membership[];
  /** The cohorts a person can be moved to. */
  openCohorts: readonly { id: string; name: string }[];
  /** Who supervises the person now. */
  supervisorName: string | null;
  locale: string;
  timeZone: string;
  pending: boolean;
}) {
  const learnsNowhere = memberships.every((one) => one.leftAt !== null);
  return (
    <ul className="grid gap-4">
      {memberships.map((one, index) => (
        <li key={`${one.cohortId} ${one.joinedAt}`} className="border-b border-line pb-4">
          <p>
            {one.isMine ? <TextLink to={paths.cohort(one.cohortId)}>{one.name}</TextLink> : one.name}
            {" · "}
            <Span {...one} locale={locale} timeZone={timeZone} />
          </p>
          {one.isMine && one.leftAt === null && (
            <PresentForms
              one={one}
              openCohorts={openCohorts}
              supervisorName={supervisorName}
              pending={pending}
            />
          )}
          {one.isMine &&
            learnsNowhere &&
            memberships.findIndex((other) => other.cohortId === one.cohortId) === index && (
              <FormFrame id={`rejoin-${index}`}>
                <HiddenField name="intent" value="rejoin" />
                <HiddenField name="cohortId" value={one.cohortId} />
                <Button kind="quiet" pending={pending}>
                  <Trans>Re-enroll in this cohort</Trans>
                </Button>
              </FormFrame>
            )}
        </li>
      ))}
    </ul>
  );
}

function Span({ joinedAt, leftAt, locale, timeZone }: Membership & { locale: string; timeZone: string }) {
  const from = <DateTime value={joinedAt} zone={timeZone} locale={locale} form="date" />;
  if (leftAt === null) return <Trans>since {from}</Trans>;
  const until = <DateTime value={leftAt} zone={timeZone} locale={locale} form="date" />;
  return (
    <Trans>
      {from} to {until}
    </Trans>
  );
}

function PresentForms({
  one,
  openCohorts,
  supervisorName,
  pending,
}: {
  one: Membership;
  openCohorts: readonly { id: string; name: string }[];
  supervisorName: string | null;
  pending: boolean;
}) {
  const { t } = useLingui();
  const others = openCohorts.filter((cohort) => cohort.id !== one.cohortId);
  return (
    <Disclosure plain summary={<Trans>Move or end membership</Trans>}>
      {others.length > 0 && (
        <FormFrame id={`move-${one.cohortId}`}>
          <HiddenField name="intent" value="move" />
          <HiddenField name="cohortId" value={one.cohortId} />
          <SelectField
            name="toCohortId"
            label={<Trans>Move to</Trans>}
            hint={
              <>
                <Trans>
                  Their lessons, quizzes, hours, and application move with them. They keep the requirements
                  they started with.
                </Trans>{" "}
                {supervisorName !== null && (
                  <Trans>
                    {supervisorName} will still be the supervisor only if they are also on the staff of the
                    new cohort.
                  </Trans>
                )}
              </>
            }
            prompt={t`Choose one`}
            options={others.map((cohort) => ({ value: cohort.id, label: cohort.name }))}
          />
          <FormActions>
            <Button kind="quiet" pending={pending}>
              <Trans>Move</Trans>
            </Button>
          </FormActions>
        </FormFrame>
      )}
      <FormFrame id={`leave-${one.cohortId}`}>
        <HiddenField name="intent" value="leave" />
        <HiddenField name="cohortId" value={one.cohortId} />
        <p>
          <Trans>
            This ends their membership today, and with it their supervisor’s access. Their record, hours, and
            application are kept, and you can re-enroll them.
          </Trans>
        </p>
        <FormActions>
          <Button kind="quiet" pending={pending}>
            <Trans>End membership</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Disclosure>
  );
}
