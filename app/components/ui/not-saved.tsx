/**
 * Shows what was typed into a form that is no longer on the page because its decision has been made, so that nothing is
 * lost.
 *
 * <NotSaved reply={reply} />
 */
import { Trans } from "@lingui/react/macro";

import { Notice } from "~/components/ui/notice";
import type { FormReply } from "~/lib/form";

export function NotSaved({ reply }: { reply: FormReply }) {
  const typed = reply.initialValue?.reason;
  if (typeof typed !== "string" || typed === "") return null;
  return (
    <Notice title={<Trans>What you had written</Trans>}>
      <p dir="auto" className="whitespace-pre-line break-words">
        {typed}
      </p>
    </Notice>
  );
}
