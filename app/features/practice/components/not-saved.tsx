/** What was typed into a form whose entry is no longer there to be decided: nothing typed is lost. */
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
