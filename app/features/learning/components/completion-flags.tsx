import { Trans } from "@lingui/react/macro";

import type { CompletionFlag } from "../queries/completion-flags.server";
import { Button } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { HiddenField } from "~/components/ui/text-field";

/** Lists flagged completions for staff to discuss with the trainee. */
export function CompletionFlags({
  flags,
  when,
  pending,
}: {
  flags: CompletionFlag[];
  when: { locale: string; zone: string };
  pending: boolean;
}) {
  if (flags.length === 0) return null;
  return (
    <div className="stack gap-even max-w-measure">
      {flags.map((flag) => (
        <Notice
          key={flag.id}
          kind="waits"
          title={<Trans>After regrading, the quiz in {flag.moduleTitle} is below the pass mark.</Trans>}
        >
          <p>
            <Trans>The module stays completed. Talk with the trainee, then mark this as resolved.</Trans>
          </p>
          <p className="text-soft">
            <Trans>
              Regraded on <DateTime value={flag.flaggedAt} form="date" {...when} />
            </Trans>
          </p>
          <FormFrame id={`flag-${flag.id}`}>
            <HiddenField name="flag" value={flag.id} />
            <FormActions>
              <Button kind="quiet" icon="check" name="intent" value="settle_flag" pending={pending}>
                <Trans>Mark as resolved</Trans>
              </Button>
            </FormActions>
          </FormFrame>
        </Notice>
      ))}
    </div>
  );
}
