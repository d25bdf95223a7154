import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { EvidenceCount } from "./evidence-scheme";
import type { Refused } from "./transaction/acts.server";
import type { FailureCode } from "~/lib/errors";
import { letterByLetter } from "~/lib/fold";
import { formatDuration } from "~/lib/intl";
import type { ApplicationState, CertificateState } from "~/lib/vocabulary";

/* Messages for refusals: what happened, that nothing was lost, and what to do next. */

function countText(i18n: I18n, { lessons, quizzes, entries, minutes }: EvidenceCount): string {
  const length = formatDuration(minutes, i18n.locale);
  return i18n._(
    msg`lessons read: ${lessons}, quizzes passed: ${quizzes}, practice entries: ${entries} with ${length}`,
  );
}

/** Returns the label of an application's state, for the middle of a sentence. */
function stateText(i18n: I18n, state: ApplicationState): string {
  switch (state) {
    case "in_training":
      return i18n._(msg`in training`);
    case "submitted":
      return i18n._(msg`submitted and not signed yet`);
    case "returned":
      return i18n._(msg`back with the trainee`);
    case "recommended":
      return i18n._(msg`signed and waiting to be issued`);
    case "issued":
      return i18n._(msg`issued`);
    case "denied":
      return i18n._(msg`not approved`);
    case "withdrawn":
      return i18n._(msg`withdrawn`);
  }
}

/** Says that a signature is not the signer's name: both spellings, letter by letter, to show the difference. */
export function anotherNameMessage(i18n: I18n, typed: string, own: string): string {
  const [yours, account] = [letterByLetter(typed), letterByLetter(own)];
  return i18n._(
    msg`This is not the name in your account. You typed: ${yours}. Your account has: ${account}. Please type it exactly as it is in your account.`,
  );
}

/**
 * Returns the errors of a refused act on an application.
 * @param seen what the page showed, if it was submitted
 * @returns errors by field name, for the form that is shown again, and the code that determines its status
 */
export function refusalErrors(
  i18n: I18n,
  refused: Refused,
  seen: EvidenceCount | null,
): { errors: Record<string, string[]>; code: FailureCode } {
  const { code } = refused;
  switch (code) {
    case "stale": {
      const now = countText(i18n, refused.counted);
      const then = seen ? countText(i18n, seen) : null;
      const message =
        then !== null && then !== now
          ? i18n._(
              msg`The record changed after you read it. Nothing was signed or issued. Before: ${then}. Now: ${now}. Please review it as it is now.`,
            )
          : i18n._(
              msg`The record changed after you read it: an entry, a quiz, or a confirmation is different. Nothing was signed or issued. Now: ${now}. Please review it as it is now.`,
            );
      return { code, errors: { "": [message] } };
    }
    case "conflict": {
      const state = stateText(i18n, refused.state);
      return {
        code,
        errors: {
          "": [
            i18n._(
              msg`This application has changed since you opened the page. It is now: ${state}. Your action was not carried out, and nothing is lost.`,
            ),
          ],
        },
      };
    }
    case "invalid":
      return {
        code,
        errors: {
          [refused.field]: [
            refused.field === "typedName"
              ? i18n._(msg`This is not the name in your account. Please type your own full name.`)
              : i18n._(msg`Please choose one from the list.`),
          ],
        },
      };
    case "not_ready":
      return {
        code,
        errors: {
          "": [
            i18n._(msg`A requirement is no longer met. Nothing was signed or issued. See the list above.`),
          ],
        },
      };
    case "forbidden":
      return {
        code,
        errors: { "": [i18n._(msg`You signed this application yourself. Another person has to decide.`)] },
      };
    case "not_found":
      return { code, errors: {} };
  }
}

/** Returns the errors of a move whose preview is out of date. */
export function staleMoveErrors(i18n: I18n): Record<string, string[]> {
  const message = i18n._(
    msg`Something changed after this page was opened. No one was moved. Please review the page as it is now.`,
  );
  return { "": [message] };
}

/** Returns how many people were moved, from the URL of the redirect; null when it is unreadable. */
export function movedIn(search: URLSearchParams): number | null {
  const count = search.get("moved") ?? "";
  return /^\d{1,6}$/.test(count) ? Number(count) : null;
}

/** Returns the errors of a certificate that was changed in the meantime. */
export function governingErrors(i18n: I18n, state: CertificateState): Record<string, string[]> {
  const message =
    state === "revoked"
      ? i18n._(msg`This certificate has been revoked, which can’t be undone. Nothing else was carried out.`)
      : i18n._(
          msg`This certificate has changed since you opened the page. Your action was not carried out. Please review it as it is now.`,
        );
  return { "": [message] };
}

/** Returns the errors of a name that cannot be printed: whose it is, and which characters. */
export function cannotDrawErrors(
  i18n: I18n,
  field: string,
  characters: readonly string[],
): Record<string, string[]> {
  const which = characters.map((character) => `“${character}”`).join(" ");
  const message =
    field === "holderName"
      ? i18n._(
          msg`The certificate can’t show these characters in the trainee’s legal name: ${which}. Nothing was issued. The trainee can change the spelling in their account.`,
        )
      : field === "supervisor.name"
        ? i18n._(
            msg`The certificate can’t show these characters in the supervisor’s name: ${which}. Nothing was issued.`,
          )
        : field === "issuer.name"
          ? i18n._(
              msg`The certificate can’t show these characters in your own legal name: ${which}. Nothing was issued. You can change its spelling in your account.`,
            )
          : i18n._(
              msg`The certificate can’t show these characters in the program’s texts (${field}): ${which}. Nothing was issued. Please tell the person who maintains the content.`,
            );
  return { "": [message] };
}
