import { Trans } from "@lingui/react/macro";

import type { CompletionFlag } from "../queries/completion-flags.server";
import { Button } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { HiddenField } from "~/components/ui/text-field";

/** Completions that somebody should talk with the person about; for staff. */
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
          title={
            <Trans>A later grading of the quiz in {flag.moduleTitle} does not reach the pass mark.</Trans>
          }
        >
          <p>
            <Trans>The module stays completed. Talk with them, then mark this as settled.</Trans>
          </p>
          <p className="text-soft">
            <Trans>
              Graded again on <DateTime value={flag.flaggedAt} form="date" {...when} />
            </Trans>
          </p>
          <FormFrame id={`flag-${flag.id}`}>
            <HiddenField name="flag" value={flag.id} />
            <FormActions>
              <Button kind="quiet" icon="check" name="intent" value="settle_flag" pending={pending}>
                <Trans>Mark as settled</Trans>
              </Button>
            </FormActions>
          </FormFrame>
        </Notice>
      ))}
    </div>
  );
}
