import type { I18n } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

import type { ChangeResult } from "./commands/changes.server";
import type { Refused } from "./commands/decisions.server";
import type { SaveResult } from "./commands/entries.server";
import type { SubmitResult } from "./commands/submitting.server";
import { formatDuration } from "~/lib/intl";
import type { PracticeState } from "~/lib/vocabulary";

/* Messages for what was refused, by the field they belong to. */

type Errors = Record<string, string[]>;
type Failed<R> = Exclude<Extract<R, { ok: false }>, { code: "not_found" }>;

const whole = (text: string): Errors => ({ "": [text] });

function notReady(i18n: I18n, access: "locked" | "closed"): string {
  return access === "locked"
    ? i18n._(
        msg`Practice is not open for you now, so this was not submitted. You can save it as a draft; nothing is lost.`,
      )
    : i18n._(
        msg`You have no open application, so this was not submitted. You can save it as a draft; nothing is lost.`,
      );
}

/** Returns why an entry was not saved or submitted. */
export function saveErrors(i18n: I18n, failed: Failed<SaveResult>): Errors {
  switch (failed.code) {
    case "stale":
      return whole(
        i18n._(
          msg`This draft was changed or saved somewhere else since you opened it. Nothing was overwritten. Your text is still here: copy what you need, and open the draft again from your log.`,
        ),
      );
    case "conflict":
      return whole(
        failed.what === "sent"
          ? i18n._(
              msg`This entry has already been submitted and can’t be changed. You can correct it with a new entry from your log.`,
            )
          : i18n._(msg`This entry already has a correction. You’ll find it in your log.`),
      );
    case "not_ready":
      return whole(notReady(i18n, failed.access));
    case "invalid": {
      if (failed.why === "same") {
        return {
          sameEntry: [
            i18n._(
              msg`${plural(failed.entries, {
                one: "You have already submitted # entry with the same day, length, and activity.",
                other: "You have already submitted # entries with the same day, length, and activity.",
              })} If this one is separate, check the box. Nothing is saved yet.`,
            ),
          ],
        };
      }
      const length = formatDuration(failed.dayMinutes, i18n.locale);
      if (failed.why === "impossible") {
        return {
          time: [
            i18n._(
              msg`With this entry, the day would add up to ${length}. Please check the date and your other entries for that day.`,
            ),
          ],
        };
      }
      return {
        longDay: [
          i18n._(
            msg`With this entry, the day adds up to ${length}. If that is right, check the box. Nothing is saved yet.`,
          ),
        ],
      };
    }
  }
}

/** Returns why drafts were not submitted. */
export function submitErrors(i18n: I18n, failed: Failed<SubmitResult>): Errors {
  return whole(notReady(i18n, failed.access));
}

function nowIs(i18n: I18n, state: PracticeState): string {
  switch (state) {
    case "draft":
      return i18n._(msg`It is a draft now.`);
    case "submitted":
      return i18n._(msg`It is waiting for the supervisor now.`);
    case "confirmed":
      return i18n._(msg`It has been confirmed.`);
    case "queried":
      return i18n._(msg`It has been returned with a question.`);
    case "withdrawn":
      return i18n._(msg`The trainee has withdrawn or corrected it.`);
  }
}

/** Returns why a draft was not discarded, or an entry not withdrawn. */
export function changeErrors(i18n: I18n, failed: Failed<ChangeResult>): Errors {
  const state = nowIs(i18n, failed.state);
  return whole(i18n._(msg`This entry changed while you were reading it. ${state} Nothing else was changed.`));
}

/** Returns why a supervisor's decision was not saved. A former supervisor sees another page. */
export function decisionErrors(i18n: I18n, failed: Extract<Refused, { code: "stale" | "conflict" }>): Errors {
  const state = nowIs(i18n, failed.state);
  return whole(
    i18n._(msg`This entry changed while you were reading it. ${state} Your decision was not saved.`),
  );
}
