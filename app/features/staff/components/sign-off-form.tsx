import { Trans } from "@lingui/react/macro";

import type { ReviewPage } from "../queries/applications.server";
import { Button } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DateTime } from "~/components/ui/date-time";
import { FormFrame } from "~/components/ui/form-frame";
import { PersonName } from "~/components/ui/person-name";
import { SignatureBlock } from "~/components/ui/signature-block";
import { HiddenField } from "~/components/ui/text-field";
import type { When } from "~/features/certification/components/application-timeline";
import { seenText } from "~/features/certification/evidence-scheme";
import type { Constraints, FormReply } from "~/lib/form";

/** Shows the supervisor's signature form; it carries the hash of the evidence that was read. */
export function SignOffForm({
  page,
  when,
  reply,
  constraints,
  isSending,
}: {
  page: ReviewPage;
  when: When;
  reply: FormReply | null;
  constraints: Constraints;
  isSending: boolean;
}) {
  return (
    <FormFrame id="sign-off" isFinal reply={reply} constraints={constraints} wide>
      <HiddenField name="rev" value={page.application.rev} />
      <HiddenField name="evidenceHash" value={page.evaluation.evidenceHash} />
      <HiddenField name="seen" value={seenText(page.evaluation.counted)} />
      <SignatureBlock
        statement={
          <div className="grid gap-4">
            <CheckboxField name="observed" label={page.statement} required card />
            <CheckboxField name="conflict" label={page.conflictDeclaration} required card />
          </div>
        }
        nameField="typedName"
        nameHint={
          <Trans>
            As in your account: <PersonName name={page.own.legalName} />
          </Trans>
        }
        passwordField="password"
        passwordHint={<Trans>Enter it again, as your signature.</Trans>}
        date={<DateTime value={when.now} zone={when.zone} locale={when.locale} form="date" />}
      >
        <Button name="intent" value="sign_off" pending={isSending} pendingLabel={<Trans>Signing…</Trans>}>
          <Trans>Sign and recommend</Trans>
        </Button>
      </SignatureBlock>
    </FormFrame>
  );
}
