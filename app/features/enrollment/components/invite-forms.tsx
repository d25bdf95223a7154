/** Inviting: one person, or a pasted list that is previewed before anything is sent. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { noAddressMessage, verdictMessage } from "../invitation-labels";
import type { JudgedList } from "../queries/pasted-list.server";
import { InviteeFields } from "./invitee-fields";
import { useSupervisorOptions, type SupervisorChoice } from "./supervisor-options";
import { Badge } from "~/components/ui/badge";
import { Button, LinkButton } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DataTable } from "~/components/ui/data-table";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import { SelectField } from "~/components/ui/select-field";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import type { Constraints, FormReply } from "~/lib/form";

type FormState = { reply: FormReply | undefined; constraints: Constraints; pending: boolean };

function SupervisorField({ supervisors }: { supervisors: readonly SupervisorChoice[] }) {
  const { t } = useLingui();
  return (
    <SelectField
      name="supervisorId"
      label={<Trans>Supervisor</Trans>}
      hint={<Trans>For trainees. You can choose later as well.</Trans>}
      required={false}
      prompt={t`Choose later`}
      options={useSupervisorOptions(supervisors)}
    />
  );
}

export function InviteOneForm({
  once,
  supervisors,
  reply,
  constraints,
  pending,
}: FormState & {
  /** Idempotency key: a repeated submission counts once. */
  once: string;
  supervisors: readonly SupervisorChoice[];
}) {
  return (
    <FormFrame id="invite" reply={reply} constraints={constraints}>
      <HiddenField name="intent" value="one" />
      <HiddenField name="once" value={once} />
      <InviteeFields roles={["trainee", "supervisor", "manager"]} defaultRole="trainee" />
      <SupervisorField supervisors={supervisors} />
      {(Boolean(reply?.error?.knownMeant) || Boolean(reply?.initialValue?.knownMeant)) && (
        <CheckboxField
          name="knownMeant"
          label={<Trans>Yes, invite this person here</Trans>}
          required={false}
          card
        />
      )}
      <FormActions>
        <Button pending={pending}>
          <Trans>Send invitation</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}

export function PasteForm({
  supervisors,
  reply,
  constraints,
  pending,
}: FormState & { supervisors: readonly SupervisorChoice[] }) {
  return (
    <FormFrame id="paste" reply={reply} constraints={constraints}>
      <HiddenField name="intent" value="preview" />
      <TextArea
        name="addresses"
        label={<Trans>Addresses</Trans>}
        hint={
          <Trans>
            One or several per line, with or without names. You can also copy them from a table or an email.
          </Trans>
        }
        rows={6}
      />
      <SupervisorField supervisors={supervisors} />
      <FormActions>
        <Button kind="quiet" pending={pending}>
          <Trans>Review list</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}

/** Previews the outcome of each line, with the one button that submits the list. */
export function PastePreview({
  once,
  judged,
  addresses,
  supervisorId,
  pending,
}: {
  /** Idempotency key: a repeated submission counts once. */
  once: string;
  judged: JudgedList;
  addresses: string;
  supervisorId: string | null;
  pending: boolean;
}) {
  const { i18n } = useLingui();
  const count = judged.toInvite.length;
  return (
    <Section title={<Trans>What will happen</Trans>} lead={<Trans>Nothing has been sent yet.</Trans>}>
      <Stack gap="even">
        {judged.isTooLong && (
          <Notice kind="waits" title={<Trans>This list holds more than 200 addresses</Trans>}>
            <Trans>Please go back and paste it in smaller parts. Nothing was sent.</Trans>
          </Notice>
        )}
        <DataTable
          caption={<Trans>The list, line by line</Trans>}
          captionHidden
          rows={judged.lines}
          rowKey={(line) => `${line.line} ${line.email ?? ""} ${line.text}`}
          columns={[
            { key: "text", header: <Trans>Line</Trans>, cell: (line) => <bdi>{line.text}</bdi> },
            {
              key: "verdict",
              header: <Trans>What happens</Trans>,
              cell: (line) => (
                <Badge
                  tone={
                    line.verdict === "invited" ? "moss" : line.verdict === "no_address" ? "clay" : "neutral"
                  }
                >
                  {i18n._(
                    line.why === null
                      ? verdictMessage(line.verdict, line.cohortName)
                      : noAddressMessage(line.why),
                  )}
                </Badge>
              ),
            },
          ]}
        />
        <FormFrame id="confirm">
          <HiddenField name="intent" value="confirm" />
          <HiddenField name="once" value={once} />
          <HiddenField name="addresses" value={addresses} />
          {supervisorId !== null && <HiddenField name="supervisorId" value={supervisorId} />}
          <FormActions>
            {count > 0 && !judged.isTooLong && (
              <Button pending={pending}>
                <Plural value={count} one="Invite # person" other="Invite # people" />
              </Button>
            )}
            <LinkButton to="." kind="plain" reloadDocument>
              <Trans>Go back without sending</Trans>
            </LinkButton>
          </FormActions>
        </FormFrame>
      </Stack>
    </Section>
  );
}
