import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

import type { RowFault, RowVerdict } from "./invite-table";
import type { NoAddress } from "./paste";
import type { Verdict } from "./queries/pasted-list.server";
import type { InviteFailure } from "./transaction/invitations.server";
import type { EnrollmentFailure } from "~/lib/errors";
import type { TableFault } from "~/lib/table-fault";

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
      return msg`There is already an open invitation to this address. It may belong to another cohort, where it can be resent or withdrawn.`;
    case "already_there":
      return msg`This person has already joined. Nothing was sent.`;
    case "deactivated":
      return msg`There is a deactivated account with this address. An administrator can reactivate it.`;
    case "closed":
      return msg`This cohort is closed to new people. Reopen it first. Nothing was sent.`;
    case "not_found":
      return msg`The cohort or supervisor you chose is no longer available. Nothing was sent. Please choose again.`;
    case "forbidden":
      return msg`You can’t invite people to this role. An administrator can.`;
    case "invalid":
      return msg`There is no address in this list, or there are too many. Nothing was sent. Please check the list again.`;
    case "no_contact":
      return msg`Nothing was sent, because the program has no contact yet. An administrator can enter an email address or a phone number on the administration page.`;
    case "too_soon":
      return msg`This invitation was just sent. You can resend it in a minute.`;
    case "gone":
      return msg`This invitation has already been accepted or withdrawn. The list is up to date now.`;
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
    ? msg`There is already an account with this address. To invite this person as a trainee in this cohort, check the box. Nothing was sent.`
    : msg`This person has an account and is a trainee in ${cohortName}. To move them, open their page. To invite them here as well, check the box. Nothing was sent.`;
}

/** Labels the outcome of a line of a pasted list. */
export function verdictMessage(verdict: Verdict, cohortName = ""): MessageDescriptor {
  switch (verdict) {
    case "invited":
      return msg`Will be invited`;
    case "elsewhere":
      return msg`Has an account and is a trainee in ${cohortName}: will be invited here as well. To move them, open their page.`;
    case "has_account":
      return msg`Already has an account: will be invited and can join with it`;
    case "already_invited":
      return msg`Already has an open invitation`;
    case "already_member":
      return msg`Already in this cohort`;
    case "deactivated":
      return msg`Has a deactivated account: an administrator can reactivate it`;
    case "no_address":
      return msg`No address found: please correct it, or invite this person separately`;
    case "repeated":
      return msg`Already listed above`;
  }
}

/** Says why a line of a pasted list contains no address. */
export function noAddressMessage(why: NoAddress): MessageDescriptor {
  switch (why) {
    case "header":
      return msg`Column headings: no one to invite`;
    case "no_at":
      return msg`No address on this line: please add it, or invite this person separately`;
    case "broken":
      return msg`Incomplete address: please correct it`;
    case "too_long":
      return msg`Too long to be an address`;
  }
}

/** Says what happens to a row of a table. */
export function rowMessage(verdict: RowVerdict): MessageDescriptor {
  switch (verdict.kind) {
    case "new":
      return verdictMessage("invited");
    case "elsewhere":
      return verdictMessage("elsewhere", verdict.cohortName);
    case "has_account":
    case "already_invited":
    case "already_member":
    case "deactivated":
      return verdictMessage(verdict.kind);
    case "already_staff":
      return msg`Already a supervisor of this cohort`;
    case "repeated": {
      const { firstLine } = verdict;
      return msg`The same address as on line ${firstLine}: counted once`;
    }
    case "no_such_supervisor": {
      const { supervisor } = verdict;
      return msg`${supervisor} isn’t an active supervisor of this cohort. Correct the address, or leave it empty and assign someone later.`;
    }
    case "wrong":
      return rowFaultMessage(verdict.fault, verdict.column);
  }
}

function rowFaultMessage(fault: RowFault, column: string): MessageDescriptor {
  switch (fault) {
    case "no_email":
      return msg`Column ${column}: the email address is missing`;
    case "broken_email":
      return msg`Column ${column}: this is not an email address`;
    case "unknown_role":
      return msg`Column ${column}: the role must be trainee or supervisor, or empty for a trainee`;
    case "broken_supervisor":
      return msg`Column ${column}: write the supervisor’s email address, not a name`;
    case "supervisor_not_needed":
      return msg`Column ${column}: a supervisor isn’t assigned a supervisor. Please leave it empty.`;
    case "own_supervisor":
      return msg`Column ${column}: a person can’t supervise themselves`;
    case "unreadable":
      return msg`Column ${column}: contains an invisible control character. Please type this cell again.`;
    case "too_long":
      return msg`Column ${column}: too long to be read`;
  }
}

/** Says why a file or a pasted table could not be read. */
export function tableFaultMessage(fault: TableFault): MessageDescriptor {
  switch (fault.code) {
    case "empty":
      return msg`There is no one in this table. It needs one row for each person.`;
    case "workbook":
      return msg`This is a spreadsheet in its own format. Open it, save it as CSV, and choose that file.`;
    case "not_text":
      return msg`This file is not a table. Please choose a file saved as CSV.`;
    case "open_quote": {
      const { line } = fault;
      return msg`A quotation mark on line ${line} or after it is never closed, so the rows can’t be told apart. Remove or close it, and try again.`;
    }
    case "too_many_rows": {
      const { most } = fault;
      return msg`${plural(most, {
        one: "This table has more than # row.",
        other: "This table has more than # rows.",
      })} Please split it into smaller files.`;
    }
    case "too_many_columns": {
      const { most } = fault;
      return msg`${plural(most, {
        one: "This table has more than # column,",
        other: "This table has more than # columns,",
      })} so it’s probably not a list of people. Keep only the columns that are needed.`;
    }
  }
}
