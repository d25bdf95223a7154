/** What is pending when an account is deactivated, and who takes it over. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ComponentProps } from "react";

import type { Dependents } from "../queries/dependents.server";
import { CohortLoadText } from "./cohort-load";
import { Notice } from "~/components/ui/notice";
import { SelectField } from "~/components/ui/select-field";
import type { Successor } from "~/features/cohorts/queries/cohorts.server";

export function HandoverFields({ dependents }: { dependents: Dependents }) {
  const { trainees, cohorts } = dependents;
  if (trainees.length + cohorts.length === 0) return null;
  return (
    <>
      <Notice kind="waits" title={<Trans>Work is waiting for this person</Trans>}>
        <Trans>Choose who takes over. Earlier signatures and decisions stay as they are.</Trans>
      </Notice>
      {trainees.map((group) => (
        <SuccessorField
          key={group.key}
          name={`supervisorFor.${group.key}`}
          label={
            group.cohortName === null ? (
              <Trans>New supervisor of trainees without a cohort</Trans>
            ) : (
              <Trans>New supervisor in {group.cohortName}</Trans>
            )
          }
          hint={<Waiting group={group} />}
          successors={group.successors}
        />
      ))}
      {cohorts.map((cohort) => (
        <SuccessorField
          key={cohort.key}
          name={`managerFor.${cohort.key}`}
          label={<Trans>New manager of {cohort.cohortName}</Trans>}
          hint={
            <>
              <Trans>No one else manages this cohort.</Trans> <CohortLoadText load={cohort.load} />
            </>
          }
          successors={cohort.successors}
        />
      ))}
    </>
  );
}

function SuccessorField({
  successors,
  ...field
}: { successors: readonly Successor[] } & Pick<
  ComponentProps<typeof SelectField>,
  "name" | "label" | "hint"
>) {
  const { t } = useLingui();
  return (
    <SelectField
      {...field}
      prompt={t`Choose one`}
      options={[
        ...successors.map((one) => ({ value: one.personId, label: one.shownName })),
        { value: "none", label: t`No one for now` },
      ]}
    />
  );
}

function Waiting({ group }: { group: Dependents["trainees"][number] }) {
  const { traineeIds, entries, applications } = group;
  return (
    <>
      <Plural value={traineeIds.length} one="# trainee" other="# trainees" />
      {entries > 0 && (
        <>
          {" · "}
          <Plural
            value={entries}
            one="# practice entry waiting for review"
            other="# practice entries waiting for review"
          />
        </>
      )}
      {applications > 0 && (
        <>
          {" · "}
          <Plural
            value={applications}
            one="# application waiting for a signature"
            other="# applications waiting for a signature"
          />
        </>
      )}
    </>
  );
}

/** States what happened to the trainees and cohorts of a person whose account was deactivated. */
export function HandedOver({ given, left, unmanaged }: { given: number; left: number; unmanaged: number }) {
  return (
    <Notice kind="done" title={<Trans>The account is deactivated</Trans>}>
      {given > 0 && (
        <p>
          <Plural
            value={given}
            one="# trainee has another supervisor now."
            other="# trainees have another supervisor now."
          />
        </p>
      )}
      {left > 0 && (
        <p>
          <Plural
            value={left}
            one="# trainee has no supervisor now. Their manager sees it and can choose one."
            other="# trainees have no supervisor now. Their managers see it and can choose one."
          />
        </p>
      )}
      {unmanaged > 0 && (
        <p>
          <Plural
            value={unmanaged}
            one="# cohort has no manager now. You can choose one under Administration."
            other="# cohorts have no manager now. You can choose one for each under Administration."
          />
        </p>
      )}
    </Notice>
  );
}
