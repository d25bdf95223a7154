import { Notice } from "~/components/ui/notice";
import { NotSaved } from "~/components/ui/not-saved";
import type { FormReply } from "~/lib/form";

/** Shows why an action was refused when its form is no longer on the page, and what was typed into it. */
export function RefusedNotice({ reply }: { reply: FormReply | null | undefined }) {
  const messages = reply?.error?.[""] ?? [];
  if (!reply || messages.length === 0) return null;
  return (
    <>
      <Notice kind="waits" live>
        {messages.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Notice>
      <NotSaved reply={reply} />
    </>
  );
}
