import { Plural, Trans } from "@lingui/react/macro";

import { Notice } from "~/components/ui/notice";

/** Reports the result of a supervisor's last decision. */
export function DecidedNotice({ done, count, left }: { done: string | null; count: number; left: number }) {
  switch (done) {
    case "confirmed":
      return (
        <Notice
          kind={left > 0 ? "waits" : "done"}
          live
          title={<Plural value={count} one="# entry confirmed" other="# entries confirmed" />}
        >
          {left > 0 && (
            <Plural
              value={left}
              one="# entry changed while you were reading it. It was left unchanged."
              other="# entries changed while you were reading them. They were left unchanged."
            />
          )}
        </Notice>
      );
    case "queried":
      return (
        <Notice kind="done" title={<Trans>Question sent</Trans>}>
          <Trans>The trainee answers with a corrected entry, which you can then review.</Trans>
        </Notice>
      );
    case "masked":
      return <Notice kind="done" title={<Trans>The note was removed</Trans>} />;
    case "reassigned":
      return (
        <Notice kind="waits" live title={<Trans>Someone else supervises this trainee now</Trans>}>
          <Trans>
            The trainee was reassigned while your page was open. Nothing was changed or lost. Pending hours
            are now with the new supervisor.
          </Trans>
        </Notice>
      );
    default:
      return null;
  }
}
