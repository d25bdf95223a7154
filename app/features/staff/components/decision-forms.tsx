import { Trans } from "@lingui/react/macro";

import type { DecisionPage } from "../queries/applications.server";
import { ReturnForm } from "./return-form";
import { Button } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import { PasswordField } from "~/components/ui/password-field";
import { PersonName } from "~/components/ui/person-name";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import type { When } from "~/features/certification/components/application-timeline";
import { replyFor } from "~/features/certification/components/reply-for";
import type { Constraints, FormReply } from "~/lib/form";

export type DecisionConstraints = { issue: Constraints; return: Constraints; deny: Constraints };

/** Shows the second person's decisions: issue, return, deny, or request a new signature. */
export function DecisionForms({
  page,
  when,
  today,
  reply,
  constraints,
  isSending,
}: {
  page: DecisionPage;
  when: When;
  today: string;
  reply: FormReply | null;
  constraints: DecisionConstraints;
  isSending: boolean;
}) {
  const { application, signed } = page;
  const returnReply = replyFor(reply, { intent: "return" });
  const denyReply = replyFor(reply, { intent: "deny" });
  const issueReply = replyFor(reply, { intent: "issue" });
  return (
    <>
      {signed && (
        <Section title={<Trans>The supervisor’s signature</Trans>}>
          <DescriptionList
            lined
            items={[
              { key: "by", term: <Trans>Signed by</Trans>, value: <PersonName name={signed.by} /> },
              {
                key: "at",
                term: <Trans>Signed on</Trans>,
                value: <DateTime value={signed.at} zone={when.zone} locale={when.locale} form="date" />,
              },
              { key: "statement", term: <Trans>Statement</Trans>, value: signed.statement },
            ]}
          />
        </Section>
      )}
      <Section
        title={<Trans>Decide</Trans>}
        lead={
          <Trans>
            The supervisor has signed. Check that everything is complete, then issue the certificate.
          </Trans>
        }
      >
        <Stack>
          {signed?.isAsSigned ? (
            <FormFrame id="issue" isFinal reply={issueReply} constraints={constraints.issue}>
              <HiddenField name="rev" value={application.rev} />
              <p>
                <Trans>
                  {page.credentialTitle}, issued to{" "}
                  <strong>
                    <PersonName name={page.trainee.legalName} />
                  </strong>
                  . The certificate is created once and can’t be changed.
                </Trans>
              </p>
              <PasswordField
                name="password"
                label={<Trans>Your password</Trans>}
                hint={<Trans>Enter it again, because the certificate carries your name.</Trans>}
              />
              <FormActions>
                <Button
                  name="intent"
                  value="issue"
                  pending={isSending}
                  pendingLabel={<Trans>Issuing…</Trans>}
                >
                  <Trans>Issue certificate</Trans>
                </Button>
              </FormActions>
            </FormFrame>
          ) : (
            <FormFrame id="sign-again" reply={replyFor(reply, { intent: "sign_again" }) ?? issueReply}>
              <Notice kind="waits" title={<Trans>The record changed after it was signed</Trans>}>
                <Trans>
                  Something changed after the supervisor signed, so this can’t be issued. Return it to the
                  supervisor, who reviews it as it is now and signs again. The trainee doesn’t need to do
                  anything.
                </Trans>
              </Notice>
              <HiddenField name="rev" value={application.rev} />
              <FormActions>
                <Button name="intent" value="sign_again">
                  <Trans>Ask the supervisor to sign again</Trans>
                </Button>
              </FormActions>
            </FormFrame>
          )}
          <Disclosure summary={<Trans>Return to the trainee</Trans>} open={returnReply !== null}>
            <ReturnForm
              rev={application.rev}
              criteria={page.criteria}
              today={today}
              reply={returnReply}
              constraints={constraints.return}
            />
          </Disclosure>
          <Disclosure summary={<Trans>Don’t approve application</Trans>} open={denyReply !== null}>
            <FormFrame id="deny" isFinal reply={denyReply} constraints={constraints.deny}>
              <p>
                <Trans>
                  This closes the application. Nothing that was earned is lost, and the application can be
                  reopened. The trainee sees your reason and whom to ask.
                </Trans>
              </p>
              <HiddenField name="rev" value={application.rev} />
              <TextArea
                name="reason"
                label={<Trans>Reason</Trans>}
                note={<Trans>The trainee, the supervisor, and the program’s managers will read this.</Trans>}
              />
              <CheckboxField
                name="confirm"
                label={<Trans>Yes, don’t approve this application</Trans>}
                required
              />

              <FormActions>
                <Button kind="danger" name="intent" value="deny">
                  <Trans>Don’t approve</Trans>
                </Button>
              </FormActions>
            </FormFrame>
          </Disclosure>
        </Stack>
      </Section>
    </>
  );
}
