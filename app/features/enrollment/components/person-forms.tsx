/** Forms in which a manager changes one person's supervisor, and whether they may supervise. */
import { Trans, useLingui } from "@lingui/react/macro";

import { useSupervisorOptions, type SupervisorChoice } from "./supervisor-options";
import { Button, TextLink } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PasswordField } from "~/components/ui/password-field";
import { PersonName } from "~/components/ui/person-name";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

type FormState = { reply: FormReply | undefined; pending: boolean };

export function SupervisorForm({
  personId,
  cohortId,
  current,
  supervisors,
  reply,
  pending,
}: FormState & {
  personId: string;
  cohortId: string;
  current: { personId: string; shownName: string; assignmentId: string } | null;
  supervisors: readonly SupervisorChoice[];
}) {
  const { t } = useLingui();
  const others = supervisors.filter((one) => one.personId !== current?.personId);
  const options = useSupervisorOptions(others);
  return (
    <>
      <p className="mb-4">
        {current ? (
          <PersonName name={current.shownName} />
        ) : (
          <Trans>No supervisor yet, so practice hours can’t be confirmed.</Trans>
        )}
      </p>
      {others.length === 0 ? (
        <p className="text-soft">
          <Trans>No one else supervises in this cohort.</Trans>{" "}
          <TextLink to={paths.cohortEdit(cohortId)}>
            <Trans>Add to the staff</Trans>
          </TextLink>
        </p>
      ) : (
        <FormFrame id="supervisor" reply={reply} label={t`Supervisor`}>
          <HiddenField name="intent" value="assign" />
          <HiddenField name="cohortId" value={cohortId} />
          <HiddenField name="trainee" value={`${personId}:${current?.assignmentId ?? ""}`} />
          <SelectField
            name="supervisorId"
            label={current ? <Trans>Another supervisor</Trans> : <Trans>Supervisor</Trans>}
            hint={<Trans>Pending hours and applications are reassigned to the new supervisor.</Trans>}
            prompt={t`Choose one`}
            options={options}
          />
          <FormActions>
            <Button kind="quiet" pending={pending}>
              {current ? <Trans>Change supervisor</Trans> : <Trans>Assign supervisor</Trans>}
            </Button>
          </FormActions>
        </FormFrame>
      )}
    </>
  );
}

export function SupervisorRoleForm({
  hasRole,
  rev,
  reply,
  pending,
}: FormState & { hasRole: boolean; rev: number }) {
  const { t } = useLingui();
  return (
    <FormFrame id="role" reply={reply} label={t`Supervisor role`}>
      <p>
        {hasRole ? (
          <Trans>
            This person can supervise. Removing the role signs them out. What they confirmed and signed stays.
          </Trans>
        ) : (
          <Trans>This person can’t supervise yet. Adding the role signs them out once.</Trans>
        )}
      </p>
      <HiddenField name="intent" value={hasRole ? "take_supervisor" : "give_supervisor"} />
      <HiddenField name="rev" value={rev} />
      <PasswordField name="password" label={<Trans>Your password</Trans>} required />
      <FormActions>
        <Button kind="quiet" pending={pending}>
          {hasRole ? <Trans>Remove supervisor role</Trans> : <Trans>Add supervisor role</Trans>}
        </Button>
      </FormActions>
    </FormFrame>
  );
}
