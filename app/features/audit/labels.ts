import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { AuditGroup } from "./model";
import type { AuditAction, MailTemplate, RefusalKind } from "~/lib/vocabulary";

/** What each action of the log means. A test compares the list with the actions that the code writes. */
const LABELS: Record<AuditAction, MessageDescriptor> = {
  "application.opened": msg`Application begun`,
  "application.submitted": msg`Applied for the certificate`,
  "application.returned": msg`Application sent back with a reason`,
  "application.recommended": msg`Signed off and recommended for the certificate`,
  "application.recommendation_withdrawn": msg`Recommendation taken back`,
  "application.sign_off_refused": msg`A sign-off was refused`,
  "application.issued": msg`Certificate issued`,
  "application.denied": msg`Certificate refused with a reason`,
  "application.withdrawn": msg`Application withdrawn`,
  "application.reopened": msg`Application taken up again`,
  "application.profile_changed": msg`Moved to the current requirements`,
  "application.read": msg`Application opened for review`,
  "attestation.recorded": msg`Texts confirmed`,
  "certificate.issued": msg`Certificate issued`,
  "certificate.name_display_changed": msg`How the name shows on the public page was changed`,
  "certificate.suspended": msg`Certificate suspended`,
  "certificate.reinstated": msg`Certificate valid again`,
  "certificate.revoked": msg`Certificate revoked`,
  "certificate.downloaded": msg`Certificate downloaded`,
  "certificate.read": msg`Certificate opened`,
  "cohort.created": msg`Cohort begun`,
  "cohort.changed": msg`Cohort renamed or its days changed`,
  "cohort.closed": msg`Cohort closed to new people`,
  "cohort.reopened": msg`Cohort opened again`,
  "cohort.joined": msg`Joined the cohort`,
  "cohort.left": msg`Membership of the cohort ended`,
  "cohort.moved_in": msg`Moved into the cohort`,
  "cohort.staff_added": msg`Added to the cohort’s staff`,
  "cohort.staff_removed": msg`Taken off the cohort’s staff`,
  "cohort.exported": msg`Cohort downloaded as a table, without names`,
  "cohort.exported_with_names": msg`Cohort downloaded as a table, with names`,
  "installation.contact_changed": msg`Program contact changed`,
  "installation.set_up": msg`Installation set up`,
  "invitation.sent": msg`Invitation sent`,
  "invitation.sent_again": msg`Invitation sent again`,
  "invitation.accepted": msg`Invitation accepted`,
  "invitation.withdrawn": msg`Invitation withdrawn`,
  "lesson.completed": msg`Lesson read`,
  "lesson.update_read": msg`Updated lesson read`,
  "mail.failed": msg`A mail could not be sent yet`,
  "mail.given_up": msg`A mail could not be sent`,
  "mail.not_due": msg`A mail was not sent, because it no longer applied`,
  "mail.retried": msg`A mail was put back to be sent again`,
  "module.completed": msg`Module completed`,
  "module.flag_settled": msg`Later grading of a quiz discussed and settled`,
  "module.update_required": msg`Lesson updates required`,
  "person.signed_in": msg`Signed in`,
  "person.sign_in_refused": msg`Signing in was refused`,
  "person.confirmation_refused": msg`A password given to confirm was refused`,
  "person.reset_requested": msg`Link to a new password asked for`,
  "person.password_reset": msg`New password set by link`,
  "person.password_changed": msg`Password changed`,
  "person.email_change_requested": msg`New email address asked for`,
  "person.email_changed": msg`Email address changed`,
  "person.email_restored": msg`Earlier email address restored by link`,
  "person.profile_changed": msg`Shown name or settings changed`,
  "person.legal_name_changed": msg`Name for the certificate changed`,
  "person.device_signed_out": msg`One device signed out`,
  "person.devices_signed_out": msg`All devices signed out`,
  "person.roles_changed": msg`Roles changed`,
  "person.deactivated": msg`Account closed`,
  "person.reactivated": msg`Account opened again`,
  "practice.submitted": msg`Practice hours sent to the supervisor`,
  "practice.confirmed": msg`Practice hours confirmed`,
  "practice.queried": msg`Practice hours sent back with a question`,
  "practice.withdrawn": msg`Practice hours withdrawn`,
  "practice.corrected": msg`Practice hours corrected by a new entry`,
  "practice.masked": msg`Words in a practice note covered`,
  "practice.read": msg`A practice note was opened`,
  "practice.read_all": msg`All practice notes of an application were shown`,
  "practice.note_kept": msg`A practice note was kept after a warning`,
  "practice.discarded": msg`A draft of practice hours was thrown away`,
  "quiz.started": msg`Quiz started`,
  "quiz.submitted": msg`Quiz submitted`,
  "quiz.regraded": msg`Quiz graded again`,
  "supervisor.assigned": msg`Supervisor given`,
  "supervisor.ended": msg`Supervision ended`,
  "texts.agreed_again": msg`Agreed to updated texts`,
};

const LABEL_OF = new Map<string, MessageDescriptor>(Object.entries(LABELS));

/** Returns what happened; an action that a later version recorded is shown by its own name. */
export function actionLabel(action: string): MessageDescriptor {
  return LABEL_OF.get(action) ?? msg`Other: ${action}`;
}

/** Returns whether an action has a label. */
export function hasLabel(action: string): boolean {
  return LABEL_OF.has(action);
}

/** A group of actions, as the filter names it. */
export function groupWords(group: AuditGroup): MessageDescriptor {
  switch (group) {
    case "accounts":
      return msg`Accounts and invitations`;
    case "cohorts":
      return msg`Cohorts and supervisors`;
    case "learning":
      return msg`Lessons and quizzes`;
    case "practice":
      return msg`Practice hours`;
    case "certification":
      return msg`Applications and certificates`;
  }
}

/** A kind of mail. */
export function mailLabel(template: MailTemplate): MessageDescriptor {
  switch (template) {
    case "invitation":
      return msg`Invitation`;
    case "password_reset":
      return msg`Link to a new password`;
    case "email_change":
      return msg`Link to confirm a new address`;
    case "email_changed":
      return msg`Notice of a new address`;
    case "hours_queried":
      return msg`Hours sent back`;
    case "application_returned":
      return msg`Application sent back`;
    case "certificate_issued":
      return msg`Certificate issued`;
    case "work_waiting":
      return msg`Work is waiting`;
  }
}

/** Why a request was refused. */
export function refusalMessage(kind: RefusalKind): MessageDescriptor {
  switch (kind) {
    case "other_site":
      return msg`Form sent from another site`;
    case "forbidden":
      return msg`Page or action of another role`;
    case "too_many":
      return msg`Too many attempts in a short time`;
  }
}

/** What the server does by itself; a job that is not known yet by its own name. */
export function jobLabel(name: string): MessageDescriptor {
  switch (name) {
    case "mail":
      return msg`Send mail`;
    case "work_waiting":
      return msg`Remind staff of waiting work`;
    case "seal_audit":
      return msg`Seal the audit log`;
    case "clean_up":
      return msg`Delete what is over`;
    case "backup":
      return msg`Make a backup`;
    case "settle_updates":
      return msg`Settle updates to lessons that are gone`;
    case "data_steps":
      return msg`Bring earlier records up to date`;
    default:
      return msg`Job: ${name}`;
  }
}
