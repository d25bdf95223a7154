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
              one="# entry changed while you were reading it. Nothing was done with it."
              other="# entries changed while you were reading them. Nothing was done with them."
            />
          )}
        </Notice>
      );
    case "queried":
      return (
        <Notice kind="done" title={<Trans>Your question is on its way</Trans>}>
          <Trans>The trainee answers with a corrected entry, which then waits for you.</Trans>
        </Notice>
      );
    case "masked":
      return <Notice kind="done" title={<Trans>The note was removed</Trans>} />;
    case "reassigned":
      return (
        <Notice kind="waits" live title={<Trans>Someone else supervises this trainee now</Trans>}>
          <Trans>
            It changed while your page was open. Nothing was done, and nothing is lost: what waits goes along.
          </Trans>
        </Notice>
      );
    default:
      return null;
  }
}
