/** Fields of a cohort's form: name, days, and, for a new one, the profile it uses. */
import { Trans, useLingui } from "@lingui/react/macro";

import { DateField } from "~/components/ui/date-field";
import { Cluster } from "~/components/ui/layout";
import { SelectField } from "~/components/ui/select-field";
import { TextField } from "~/components/ui/text-field";

export function CohortFields({
  values,
  profiles,
}: {
  values?: { name: string; startsOn: string; endsOn: string | null };
  /** Only where a profile can still be chosen. */
  profiles?: readonly { id: string; title: string }[];
}) {
  const { t } = useLingui();
  return (
    <>
      <TextField
        name="name"
        label={<Trans>Name</Trans>}
        hint={
          <Trans>
            Choose a name that says nothing about recovery, such as “Spring group”. It appears in emails and
            on screens.
          </Trans>
        }
        defaultValue={values?.name}
        autoComplete="off"
      />
      <Cluster>
        <DateField name="startsOn" label={<Trans>First day</Trans>} defaultValue={values?.startsOn} />
        <DateField
          name="endsOn"
          label={<Trans>Last day</Trans>}
          required={false}
          defaultValue={values?.endsOn}
        />
      </Cluster>
      {profiles && (
        <SelectField
          name="profileId"
          label={<Trans>Requirements</Trans>}
          hint={
            <Trans>
              What people need for the certificate. People keep the version they start with until you move
              them to a later one.
            </Trans>
          }
          prompt={profiles.length > 1 ? t`Choose one` : undefined}
          options={profiles.map((profile) => ({ value: profile.id, label: profile.title }))}
        />
      )}
    </>
  );
}
