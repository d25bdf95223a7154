import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/**
 * Returns what a page says when the database is unavailable: what is happening, and what became of what was submitted.
 * @param code `database_` and the reason
 * @param hasSent whether something was to be saved
 * @returns null for any other code
 */
export function unavailableMessage(
  code: string,
  hasSent: boolean,
): { title: MessageDescriptor; what: MessageDescriptor; saved: MessageDescriptor | null } | null {
  const safe = hasSent
    ? msg`What you had saved before is safe. What you just sent was not saved.`
    : msg`Nothing you had saved is lost.`;
  switch (code) {
    case "database_busy":
      return {
        title: msg`Not possible right now`,
        what: msg`Something else is taking a long time to save. Please try again in a minute.`,
        saved: safe,
      };
    case "database_gone":
      return {
        title: msg`Not possible right now`,
        what: msg`The database can’t be reached. Please try again in a minute.`,
        saved: hasSent
          ? msg`What you had saved before is safe. We can’t tell whether what you just sent was saved. It’s safe to submit it again.`
          : safe,
      };
    case "database_full":
    case "database_read_only":
      return {
        title: msg`Nothing can be saved right now`,
        what: msg`You can still read most pages, but there is no room to save anything. The person who runs this site has been notified. Please try again later.`,
        saved: safe,
      };
    case "database_damaged":
      return {
        title: msg`Not possible right now`,
        what: msg`Something is wrong with the database, and it needs attention. The person who runs this site has been notified. If this lasts, please tell them.`,
        saved: hasSent ? msg`What you just sent was not saved.` : null,
      };
    default:
      return null;
  }
}
