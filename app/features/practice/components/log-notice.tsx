import { Plural, Trans } from "@lingui/react/macro";

import { Notice } from "~/components/ui/notice";

/** Reports the result of the last action in the log. */
export function LogNotice({ done, left }: { done: string | null; left: number }) {
  const rest = left > 0 && (
    <Plural
      value={left}
      one="# draft was not submitted. It was changed in the meantime, is incomplete, is too old, or has the same day, length, and activity as another entry. Open the draft to review it."
      other="# drafts were not submitted. They were changed in the meantime, are incomplete, are too old, or have the same day, length, and activity as another entry. Open the drafts to review them."
    />
  );
  switch (done) {
    case "draft":
      return (
        <Notice kind="done" title={<Trans>Saved as a draft</Trans>}>
          <Trans>Only you can see it.</Trans>
        </Notice>
      );
    case "empty":
      return (
        <Notice title={<Trans>Nothing was saved</Trans>}>
          <Trans>There was nothing in the form yet.</Trans>
        </Notice>
      );
    case "submitted":
      return (
        <Notice kind="done" title={<Trans>Submitted to your supervisor</Trans>}>
          <Trans>You’ll see here when it is confirmed or when your supervisor has a question.</Trans> {rest}
        </Notice>
      );
    case "none":
      return (
        <Notice live title={<Trans>Nothing was submitted</Trans>}>
          {rest}
        </Notice>
      );
    case "discarded":
      return <Notice kind="done" title={<Trans>Draft discarded</Trans>} />;
    case "withdrawn":
      return (
        <Notice kind="done" title={<Trans>Withdrawn</Trans>}>
          <Trans>The entry stays on record and does not count.</Trans>
        </Notice>
      );
    default:
      return null;
  }
}
