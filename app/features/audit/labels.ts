import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { AuditGroup } from "./model";
import type { AuditAction } from "~/lib/audit-actions";
import type { MailTemplate, RefusalKind } from "~/lib/vocabulary";

/** The label of each audit action. A test compares the list with the actions that the code writes. */
const LABELS: Record<AuditAction, MessageDescriptor> = {
  "application.opened": msg`Joined the program`,
  "application.submitted": msg`Applied for the certificate`,
  "application.returned": msg`Application returned with a reason`,
  "application.recommended": msg`Signed off and recommended for the certificate`,
  "application.recommendation_withdrawn": msg`Recommendation withdrawn`,
  "application.sign_off_refused": msg`A sign-off was refused`,
  "application.issued": msg`Certificate issued`,
  "application.denied": msg`Application not approved, with a reason`,
  "application.withdrawn": msg`Withdrew from certification`,
  "application.reopened": msg`Application reopened`,
  "application.profile_changed": msg`Moved to the current requirements`,
  "application.read": msg`Application opened for review`,
  "attestation.recorded": msg`Texts confirmed`,
  "audit.exported": msg`Audit log downloaded as a table`,
  "certificate.issued": msg`Certificate issued`,
  "certificate.name_display_changed": msg`Name display on the public page changed`,
  "certificate.suspended": msg`Certificate suspended`,
  "certificate.reinstated": msg`Certificate reinstated`,
  "certificate.revoked": msg`Certificate revoked`,
  "certificate.downloaded": msg`Certificate downloaded`,
  "certificate.read": msg`Certificate opened`,
  "cohort.created": msg`Cohort created`,
  "cohort.changed": msg`Cohort’s name or dates changed`,
  "cohort.closed": msg`Cohort closed to new people`,
  "cohort.reopened": msg`Cohort reopened`,
  "cohort.joined": msg`Joined the cohort`,
  "cohort.left": msg`Membership of the cohort ended`,
  "cohort.moved_in": msg`Moved into the cohort`,
  "cohort.staff_added": msg`Added to the cohort’s staff`,
  "cohort.staff_removed": msg`Removed from the cohort’s staff`,
  "cohort.exported": msg`Cohort downloaded as a table, without names`,
  "cohort.exported_with_names": msg`Cohort downloaded as a table, with names`,
  "person.list_exported_with_names": msg`List of people downloaded as a table, with names`,
  "installation.contact_changed": msg`Program contact changed`,
  "installation.set_up": msg`Installation set up`,
  "invitation.sent": msg`Invitation sent`,
  "invitation.sent_again": msg`Invitation resent`,
  "invitation.accepted": msg`Invitation accepted`,
  "invitation.withdrawn": msg`Invitation withdrawn`,
  "lesson.completed": msg`Lesson read`,
  "lesson.update_read": msg`Updated lesson read`,
  "mail.failed": msg`An email could not be sent yet`,
  "mail.given_up": msg`An email could not be sent`,
  "mail.not_due": msg`An email was not sent because it no longer applied`,
  "mail.retried": msg`An email was queued to be resent`,
  "module.completed": msg`Module completed`,
  "module.flag_settled": msg`Regraded quiz reviewed and resolved`,
  "module.update_required": msg`Lesson updates required`,
  "person.signed_in": msg`Signed in`,
  "person.sign_in_refused": msg`Sign-in refused`,
  "person.confirmation_refused": msg`A confirmation password was wrong`,
  "person.reset_requested": msg`Password reset requested`,
  "person.password_reset": msg`Password reset by link`,
  "person.password_changed": msg`Password changed`,
  "person.email_change_requested": msg`Email address change requested`,
  "person.email_changed": msg`Email address changed`,
  "person.email_restored": msg`Earlier email address restored by link`,
  "person.profile_changed": msg`Display name or settings changed`,
  "person.legal_name_changed": msg`Name for the certificate changed`,
  "person.device_signed_out": msg`Signed out on one device`,
  "person.devices_signed_out": msg`Signed out on all devices`,
  "person.roles_changed": msg`Roles changed`,
  "person.deactivated": msg`Account deactivated`,
  "person.reactivated": msg`Account reactivated`,
  "practice.submitted": msg`Practice hours submitted to the supervisor`,
  "practice.confirmed": msg`Practice hours confirmed`,
  "practice.queried": msg`Practice hours returned with a question`,
  "practice.withdrawn": msg`Practice hours withdrawn`,
  "practice.corrected": msg`Practice hours corrected by a new entry`,
  "practice.masked": msg`Practice note removed`,
  "practice.read": msg`A practice note was opened`,
  "practice.read_all": msg`All practice notes of an application were shown`,
  "practice.note_kept": msg`A practice note was saved after a warning`,
  "practice.discarded": msg`A draft of practice hours was discarded`,
  "program.exported": msg`Program summary downloaded, without names`,
  "quiz.started": msg`Quiz started`,
  "quiz.submitted": msg`Quiz submitted`,
  "quiz.regraded": msg`Quiz regraded`,
  "supervisor.assigned": msg`Supervisor assigned`,
  "supervisor.ended": msg`Supervision ended`,
  "texts.agreed_again": msg`Agreed to updated texts`,
};

const LABEL_OF = new Map<string, MessageDescriptor>(Object.entries(LABELS));

/** Returns what happened; an action that a later version recorded is shown by its own name. */
export function actionLabel(action: string): MessageDescriptor {
  return LABEL_OF.get(action) ?? msg`Other: ${action}`;
}

/** Returns the label of a group of actions in the filter. */
export function groupLabel(group: AuditGroup): MessageDescriptor {
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

/** Returns the label of a kind of email. */
export function mailLabel(template: MailTemplate): MessageDescriptor {
  switch (template) {
    case "invitation":
      return msg`Invitation`;
    case "password_reset":
      return msg`Password reset link`;
    case "email_change":
      return msg`Email confirmation link`;
    case "email_changed":
      return msg`Notice of an address change`;
    case "hours_queried":
      return msg`Hours returned`;
    case "application_returned":
      return msg`Application returned`;
    case "certificate_issued":
      return msg`Certificate issued`;
    case "work_waiting":
      return msg`Work is waiting`;
  }
}

/** Returns why a request was refused. */
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

/** Returns the label of a job; its own name when it is unknown. */
export function jobLabel(name: string): MessageDescriptor {
  switch (name) {
    case "mail":
      return msg`Send email`;
    case "work_waiting":
      return msg`Remind staff of pending work`;
    case "seal_audit":
      return msg`Seal the audit log`;
    case "rebuild_roster":
      return msg`Bringing staff pages up to date`;
    case "clean_up":
      return msg`Delete expired data`;
    case "backup":
      return msg`Make a backup`;
    case "settle_updates":
      return msg`Clear updates of removed lessons`;
    case "data_steps":
      return msg`Update earlier records`;
    default:
      return msg`Job: ${name}`;
  }
}
