import { certificateIsDue, returnIsDue } from "~/features/certification/mail.server";
import type { DueChecks } from "~/features/messages/model";
import { waitingWorkIsDue } from "~/features/messages/reminders.server";
import {
  emailChangedIsDue,
  emailChangeIsDue,
  invitationIsDue,
  passwordResetIsDue,
} from "~/features/people/mail.server";
import { hoursQuestionIsDue } from "~/features/practice/mail.server";

/** Which look tells whether a mail of a kind still holds when it is sent. */
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
