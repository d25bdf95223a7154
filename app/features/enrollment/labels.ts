import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { NoAddress } from "./paste";
import type { Verdict } from "./queries/pasted-list.server";
import type { InviteFailure } from "./transaction/invitations.server";
import type { EnrollmentFailure } from "~/lib/errors";

/** Says why a supervisor could not be assigned, and that nothing was changed. */
export function assignmentLabel(
  code: "self" | "not_supervisor" | "not_member" | "too_many" | "stale",
): MessageDescriptor {
  switch (code) {
    case "self":
      return msg`Nobody can supervise themselves. Nothing was changed: please leave that person out, or choose somebody else.`;
    case "not_supervisor":
      return msg`This person does not supervise in this cohort any more. Nothing was changed: please choose somebody else.`;
    case "not_member":
      return msg`One of these people has left the cohort meanwhile. Nothing was changed: please look at the list again.`;
    case "too_many":
      return msg`These are more people than can be changed at once. Nothing was changed: please do it in parts.`;
    case "stale":
      return msg`Somebody else gave one of these people a supervisor a moment ago. Nothing was changed by you: the list shows how it stands now; send it again if you still want to.`;
  }
}

export type EditFailure =
  | { code: "not_found" | "not_on_staff" | "stale" | "conflict" | "invalid" | "last_manager" }
  | { code: "has_trainees"; trainees: number };

/** Says why a cohort or its staff could not be changed. */
export function editFailureMessage(failure: EditFailure): MessageDescriptor {
  switch (failure.code) {
    case "stale":
      return msg`Somebody else changed this cohort meanwhile. Your text is still here; below is how it stands now. Send it again if you still want to.`;
    case "conflict":
      return msg`There is a cohort of this name already. Please choose another one.`;
    case "invalid":
      return msg`This person cannot take that place any more. Please choose somebody else.`;
    case "last_manager":
      return msg`A cohort needs a manager. Add another one first; nothing was changed.`;
    case "has_trainees":
      return msg`This supervisor still has trainees in this cohort (${failure.trainees}). Give them somebody else first; nothing was changed.`;
    case "not_found":
    case "not_on_staff":
      return msg`This person is not on the staff any more. The list shows how it stands now.`;
  }
}

export type InviteFailureCode =
  | "not_found"
  | "forbidden"
  | "closed"
  | "conflict"
  | "already_there"
  | "deactivated"
  | "invalid"
  | "no_contact"
  | "too_soon"
  | "gone";

/** Says why an invitation was not sent, and what can be done. */
export function inviteFailureMessage(code: InviteFailureCode): MessageDescriptor {
  switch (code) {
    case "conflict":
      return msg`There is an open invitation to this address already. It may belong to another cohort; it can be sent again or withdrawn there.`;
    case "already_there":
      return msg`This person has joined already. Nothing was sent.`;
    case "deactivated":
      return msg`There is a closed account with this address. An administrator can open it again.`;
    case "closed":
      return msg`This cohort is closed to new people. Open it again first; nothing was sent.`;
    case "not_found":
      return msg`The cohort or the supervisor you chose is not there any more. Nothing was sent: please choose again.`;
    case "forbidden":
      return msg`You cannot invite somebody into this role. An administrator can.`;
    case "invalid":
      return msg`No address was found, or there are more than 200. Nothing was sent: please look at the list again.`;
    case "no_contact":
      return msg`Nothing was sent: the program has no contact yet whom people could ask. An administrator can enter an email address or a phone number on the administration page.`;
    case "too_soon":
      return msg`This invitation was sent a moment ago. You can send it again in a minute.`;
    case "gone":
      return msg`This invitation has been accepted or withdrawn meanwhile. The list shows how it stands now.`;
  }
}

/** Says why an invitation was not sent: beside the address when it is about the address, otherwise above the form. */
export function inviteRefusal(refused: InviteFailure["code"] | "closed"): {
  code: EnrollmentFailure;
  field: "email" | "";
  message: MessageDescriptor;
} {
  const code = refused === "expired" ? "closed" : refused;
  const isAboutAddress = code === "conflict" || code === "already_there" || code === "deactivated";
  return {
    // A cohort, supervisor or role that the form did not offer: what is refused is the form, not the page.
    code: code === "not_found" || code === "forbidden" ? "not_offered" : code,
    field: isAboutAddress ? "email" : "",
    message: inviteFailureMessage(code),
  };
}

/** Says why an invitation was not resent or withdrawn. */
export function resendFailureMessage(
  code: "conflict" | "too_many" | "no_contact" | "expired",
): MessageDescriptor {
  if (code === "no_contact") return inviteFailureMessage(code);
  if (code === "expired") return inviteFailureMessage("closed");
  return inviteFailureMessage(code === "too_many" ? "too_soon" : "gone");
}

/** Asks whether the person who has an account is meant, before one person is invited. */
export function knownMessage(cohortName: string | undefined): MessageDescriptor {
  return cohortName === undefined
    ? msg`There is an account with this address already. If you want to invite this person as a trainee of this cohort, check the box. Nothing was sent.`
    : msg`This person has an account and learns in ${cohortName}. To move them, open their page. To invite them here as well, check the box. Nothing was sent.`;
}

/** Labels the outcome of a line of a pasted list. */
export function verdictMessage(verdict: Verdict, cohortName = ""): MessageDescriptor {
  switch (verdict) {
    case "invited":
      return msg`Will be invited`;
    case "elsewhere":
      return msg`Has an account and learns in ${cohortName}: will be invited here as well. To move them, open their page.`;
    case "has_account":
      return msg`Has an account already: will be invited, and can join with it`;
    case "already_invited":
      return msg`Has an open invitation already`;
    case "already_member":
      return msg`Belongs to this cohort already`;
    case "deactivated":
      return msg`Has a closed account: an administrator can open it`;
    case "no_address":
      return msg`No address found: please correct it, or invite this person alone`;
    case "repeated":
      return msg`Stands in the list before`;
  }
}

/** Says why a line of a pasted list contains no address. */
export function noAddressMessage(why: NoAddress): MessageDescriptor {
  switch (why) {
    case "header":
      return msg`Titles of columns: no one to invite`;
    case "no_at":
      return msg`No address in this line: please add it, or invite this person alone`;
    case "broken":
      return msg`Not a whole address: please correct it`;
    case "too_long":
      return msg`Too long to be an address`;
  }
}

/** Says why an account's roles or status could not be changed. */
export function accountFailureMessage(
  code: "forbidden" | "stale" | "no_role" | "still_supervises" | "last_administrator" | "conflict",
): MessageDescriptor {
  switch (code) {
    case "forbidden":
      return msg`You cannot do this to your own account. Another administrator can.`;
    case "stale":
      return msg`Somebody else changed this account meanwhile. The page shows how it stands now; send it again if you still want to.`;
    case "no_role":
      return msg`An account needs a role. To keep somebody out, close the account instead.`;
    case "still_supervises":
      return msg`This person still supervises somebody. Their trainees need another supervisor first; nothing was changed.`;
    case "last_administrator":
      return msg`Somebody has to look after this installation: make another person an administrator first.`;
    case "conflict":
      return msg`This has been done already. The page shows how it stands now.`;
  }
}
