import { Trans } from "@lingui/react/macro";

import { Button } from "~/components/ui/button";
import { RadioGroup } from "~/components/ui/choice-fields";
import { DateField } from "~/components/ui/date-field";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import type { Constraints, FormReply } from "~/lib/form";

/**
 * Shows the form that returns an application to the trainee: with a criterion, a reason, and a due date if it matters.
 */
export function ReturnForm({
  rev,
  criteria,
  today,
  reply,
  constraints,
}: {
  rev: number;
  criteria: { id: string; label: string }[];
  today: string;
  reply: FormReply | null;
  constraints: Constraints;
}) {
  return (
    <FormFrame id="return" isFinal reply={reply} constraints={constraints}>
      <HiddenField name="rev" value={rev} />
      <RadioGroup
        name="criterion"
        label={<Trans>What is missing</Trans>}
        options={criteria.map(({ id, label }) => ({ value: id, label }))}
      />
      <TextArea
        name="reason"
        label={<Trans>What you saw, and how to fix it</Trans>}
        note={
          <Trans>
            The trainee and the program’s managers will read this. Please don’t name anyone the trainee
            supports.
          </Trans>
        }
      />
      <DateField name="dueOn" label={<Trans>Due date</Trans>} min={today} required={false} />
      <FormActions>
        <Button kind="quiet" name="intent" value="return">
          <Trans>Return application</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}
