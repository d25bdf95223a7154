import { certificateIsDue, returnIsDue } from "~/features/certification/queries/mail-due.server";
import { invitationIsDue } from "~/features/enrollment/queries/mail-due.server";
import { waitingWorkIsDue } from "~/features/messages/queries/mail-due.server";
import {
  emailChangedIsDue,
  emailChangeIsDue,
  passwordResetIsDue,
} from "~/features/people/queries/mail-due.server";
import { hoursQuestionIsDue } from "~/features/practice/queries/mail-due.server";
import type { DueChecks } from "~/journal/mail-due";

/** The check that decides, per kind of email, whether it is still due when it is sent. */
export const DUE_CHECKS: DueChecks = {
  invitation: invitationIsDue,
  password_reset: passwordResetIsDue,
  email_change: emailChangeIsDue,
  email_changed: emailChangedIsDue,
  hours_queried: hoursQuestionIsDue,
  application_returned: returnIsDue,
  certificate_issued: certificateIsDue,
  work_waiting: waitingWorkIsDue,
};
