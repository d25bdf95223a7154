import { Trans, useLingui } from "@lingui/react/macro";
import { useLocation, useNavigation } from "@remix-run/react";

import { Button, LinkButton } from "~/components/ui/button";
import { Form } from "~/components/ui/form";
import type { FormToSendAgain } from "~/lib/form";

/**
 * Renders what was typed into a form that could not be saved, ready to be submitted again.
 * @param form null: its content is not available
 * @param isSecret whether that is because it held a password
 */
export function ResubmitForm({ form, isSecret }: { form: FormToSendAgain | null; isSecret: boolean }) {
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
        // A name may occur several times; the order is the form's.
        <input key={index} type="hidden" name={name} value={value} />
      ))}
      <p>
        <Trans>What you typed is still on this page. Leave it open, and try again when you’re ready.</Trans>
      </p>
      <div className="form-actions">
        <Button pending={isSending} pendingLabel={t`Saving…`}>
          <Trans>Submit again</Trans>
        </Button>
      </div>
    </Form>
  );
}

/** Links to the page that a rejected form belongs to. */
export function ReopenPage() {
  return (
    <LinkButton to={useThisPage()} reloadDocument>
      <Trans>Open the page again</Trans>
    </LinkButton>
  );
}

/** Returns the address of this page, without the `?index` that a form's action may have. */
function useThisPage(): string {
  const { pathname, search } = useLocation();
  return pathname + search.replace(/^\?index(?:&|$)/, "?").replace(/^\?$/, "");
}

/** Links to the same page, to load it again. */
export function RetryPage() {
  return (
    <LinkButton to={useThisPage()} reloadDocument>
      <Trans>Try again</Trans>
    </LinkButton>
  );
}
