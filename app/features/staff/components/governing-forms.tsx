import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { Button } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DateField } from "~/components/ui/date-field";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PasswordField } from "~/components/ui/password-field";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import { type CertificateAct, certificateTransition } from "~/features/certification/certificate-status";
import { RefusedNotice } from "~/features/certification/components/refused-notice";
import { replyFor } from "~/features/certification/components/reply-for";
import type { GoverningPage } from "~/features/certification/queries/certificates.server";
import type { Constraints, FormReply } from "~/lib/form";

/** Shows what can be done with a certificate in its state; each act requires a reason and the password. */
export function GoverningForms({
  page,
  today,
  reply,
  constraints,
}: {
  page: GoverningPage;
  today: string;
  reply: FormReply | null;
  constraints: Constraints;
}) {
  const can = (act: CertificateAct) => certificateTransition(page.state, act) !== null;
  const shared = { rev: page.rev, reply, constraints };
  const isShown = (["suspend", "reinstate", "revoke"] as const).some(
    (act) => can(act) && replyFor(reply, { intent: act }) !== null,
  );
  return (
    <Stack>
      {!isShown && <RefusedNotice reply={reply} />}
      {page.state === "revoked" && (
        <Notice title={<Trans>This certificate was revoked</Trans>}>
          <Trans>This is permanent. The public page will always say so.</Trans>
        </Notice>
      )}
      {can("suspend") && (
        <ActForm
          {...shared}
          act="suspend"
          summary={<Trans>Suspend certificate</Trans>}
          about={
            <Trans>
              While it is suspended, the public page says that it is not valid. You can reinstate it later.
            </Trans>
          }
          button={<Trans>Suspend</Trans>}
        >
          <DateField name="reviewOn" label={<Trans>Review date</Trans>} min={today} required />
        </ActForm>
      )}
      {can("reinstate") && (
        <ActForm
          {...shared}
          act="reinstate"
          summary={<Trans>Reinstate certificate</Trans>}
          about={
            <Trans>The certificate is reinstated right away and expires on the same day as before.</Trans>
          }
          button={<Trans>Reinstate</Trans>}
        />
      )}
      {can("revoke") && (
        <ActForm
          {...shared}
          act="revoke"
          summary={<Trans>Revoke certificate</Trans>}
          about={<Trans>This can’t be undone. The public page will always say that it was revoked.</Trans>}
          button={<Trans>Revoke</Trans>}
        >
          <CheckboxField
            name="confirm"
            label={<Trans>Yes, revoke this certificate permanently</Trans>}
            required
          />
        </ActForm>
      )}
    </Stack>
  );
}

function ActForm({
  act,
  rev,
  summary,
  about,
  button,
  reply,
  constraints,
  children,
}: {
  act: CertificateAct;
  rev: number;
  summary: ReactNode;
  about: ReactNode;
  button: ReactNode;
  reply: FormReply | null;
  constraints: Constraints;
  children?: ReactNode;
}) {
  const own = replyFor(reply, { intent: act });
  return (
    <Disclosure summary={summary} open={own !== null}>
      <FormFrame id={act} isFinal reply={own} constraints={constraints}>
        <p>{about}</p>
        <HiddenField name="rev" value={rev} />
        <TextArea
          name="reason"
          label={<Trans>Reason</Trans>}
          note={
            <Trans>
              The holder and the program’s staff will read this. It never appears on the public page.
            </Trans>
          }
        />
        {children}
        <PasswordField name="password" label={<Trans>Your password</Trans>} />
        <FormActions>
          <Button kind={act === "reinstate" ? "quiet" : "danger"} name="intent" value={act}>
            {button}
          </Button>
        </FormActions>
      </FormFrame>
    </Disclosure>
  );
}
