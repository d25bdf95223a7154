import { Trans, useLingui } from "@lingui/react/macro";
import { Form, useLocation, useNavigation } from "@remix-run/react";

import { Button, LinkButton } from "./components/ui/button";
import type { FormToSendAgain } from "./lib/form";

/**
 * What was typed into a form that could not be kept, ready to be sent again as it was.
 * @param form null: it is not here
 * @param isSecret whether that is because it held a password
 */
export function SendAgain({ form, isSecret }: { form: FormToSendAgain | null; isSecret: boolean }) {
  const { t } = useLingui();
  const isSending = useNavigation().state !== "idle";
  if (!form) {
    return (
      <p>
        {isSecret ? (
          <Trans>
            What you typed was not kept because it includes a password. Go back and fill in the form again.
          </Trans>
        ) : (
          <Trans>Go back to the form and submit it again.</Trans>
        )}
      </p>
    );
  }
  return (
    <Form method="post" action={form.action} className="form">
      {form.fields.map(([name, value], index) => (
        // A name may stand there several times; the order is the form's.
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      <p>
        <Trans>What you typed is still on this page. Leave it open, and try again when you're ready.</Trans>
      </p>
      <div className="form-actions">
        <Button pending={isSending} pendingLabel={t`Saving …`}>
          <Trans>Send it again</Trans>
        </Button>
      </div>
    </Form>
  );
}

/** Leads to the page that a refused form belongs to. */
export function OpenAgain() {
  return (
    <LinkButton to={useThisPage()} reloadDocument>
      <Trans>Open the page again</Trans>
    </LinkButton>
  );
}

/** The address of this page; a form's own may name the index route besides. */
function useThisPage(): string {
  const { pathname, search } = useLocation();
  return pathname + search.replace(/^\?index(?:&|$)/, "?").replace(/^\?$/, "");
}

/** Asks for the same page once more. */
export function TryAgain() {
  return (
    <LinkButton to={useThisPage()} reloadDocument>
      <Trans>Try again</Trans>
    </LinkButton>
  );
}
