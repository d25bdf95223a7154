import { Trans } from "@lingui/react/macro";
import { useMemo } from "react";

import { Button } from "~/components/ui/button";
import { Form } from "~/components/ui/form";
import { FormContext } from "~/components/ui/form-context";
import { ErrorSummary, FormActions } from "~/components/ui/form-frame";
import { TextField } from "~/components/ui/text-field";
import { paths } from "~/lib/paths";

/** Shows the field for a code. The code becomes part of the address, so that the result can be saved and sent. */
export function VerifyForm({ error = null, typed }: { error?: string | null; typed?: string }) {
  const reply = useMemo(() => (error === null ? null : { error: { code: [error] } }), [error]);
  const context = useMemo(() => ({ id: "verify", reply, constraints: null }), [reply]);
  return (
    <FormContext.Provider value={context}>
      <Form method="get" action={`${paths.verify()}?index`} className="form" noValidate>
        <ErrorSummary formId="verify" reply={reply} />
        <TextField
          name="code"
          label={<Trans>Certificate code</Trans>}
          hint={<Trans>32 letters and digits. Spaces and capital letters don’t matter.</Trans>}
          autoComplete="off"
          spellCheck={false}
          defaultValue={typed}
          required
        />
        <FormActions>
          <Button>
            <Trans>Verify</Trans>
          </Button>
        </FormActions>
      </Form>
    </FormContext.Provider>
  );
}
