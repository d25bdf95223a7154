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
    ? msg`What you had saved before is safe. What you sent just now was not saved.`
    : msg`Nothing you had saved is lost.`;
  switch (code) {
    case "database_busy":
      return {
        title: msg`Not possible just now`,
        what: msg`Something else is being saved and takes long. Please try again in a minute.`,
        saved: safe,
      };
    case "database_gone":
      return {
        title: msg`Not possible just now`,
        what: msg`The place where everything is kept cannot be reached. Please try again in a minute.`,
        saved: hasSent
          ? msg`What you had saved before is safe. Whether what you sent just now was saved cannot be told; sending it again does no harm.`
          : safe,
      };
    case "database_full":
    case "database_read_only":
      return {
        title: msg`Nothing can be saved just now`,
        what: msg`Most pages can still be read, but there is no room to save anything. It has been noted for the person who runs this site. Please try again later.`,
        saved: safe,
      };
    case "database_damaged":
      return {
        title: msg`Not possible just now`,
        what: msg`Something is wrong with the place where everything is kept, and somebody has to look at it. It has been noted for the person who runs this site; if it lasts, please tell them.`,
        saved: hasSent ? msg`What you sent just now was not saved.` : null,
      };
    default:
      return null;
  }
}
