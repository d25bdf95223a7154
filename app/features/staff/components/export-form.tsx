import { Trans, useLingui } from "@lingui/react/macro";
import { useMemo } from "react";

import { Button } from "~/components/ui/button";
import { Disclosure } from "~/components/ui/disclosure";
import { Form } from "~/components/ui/form";
import { FormContext } from "~/components/ui/form-context";
import { FormActions } from "~/components/ui/form-frame";
import { SelectField } from "~/components/ui/select-field";
import { paths } from "~/lib/paths";

/** Shows the options of a cohort's export: with or without names, and the number format. */
export function ExportForm({ cohortId }: { cohortId: string }) {
  const { t } = useLingui();
  const context = useMemo(() => ({ id: "export", reply: null, constraints: null }), []);
  return (
    <Disclosure summary={<Trans>Download with other options</Trans>} plain>
      <FormContext.Provider value={context}>
        <Form
          method="get"
          action={paths.cohortCsv(cohortId)}
          reloadDocument
          className="stack"
          aria-label={t`Table format`}
        >
          <SelectField
            name="names"
            label={<Trans>People</Trans>}
            hint={<Trans>A download with names is recorded in the audit log.</Trans>}
            defaultValue="no"
            options={[
              { value: "no", label: t`Without names` },
              { value: "yes", label: t`With names` },
            ]}
          />
          <SelectField
            name="decimal"
            label={<Trans>Decimal separator</Trans>}
            hint={<Trans>Minutes are listed beside the hours as whole numbers.</Trans>}
            defaultValue="point"
            options={[
              { value: "point", label: t`Period (12.5)` },
              { value: "comma", label: t`Comma (12,5)` },
            ]}
          />
          <SelectField
            name="separator"
            label={<Trans>Column separator</Trans>}
            defaultValue="comma"
            options={[
              { value: "comma", label: t`Comma` },
              { value: "semicolon", label: t`Semicolon` },
              { value: "tab", label: t`Tab` },
            ]}
          />
          <FormActions>
            <Button kind="quiet" icon="download">
              <Trans>Download</Trans>
            </Button>
          </FormActions>
        </Form>
      </FormContext.Provider>
    </Disclosure>
  );
}
