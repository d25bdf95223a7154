import { Trans } from "@lingui/react/macro";

/** What somebody else did with one's record, in a few words. An action that has none of its own is told in general. */
export function AccessText({ action }: { action: string }) {
  switch (action) {
    case "practice.read":
      return <Trans>Read what you wrote about your practice</Trans>;
    case "practice.read_all":
      return <Trans>Read all your practice notes</Trans>;
    case "practice.confirmed":
      return <Trans>Confirmed hours</Trans>;
    case "practice.queried":
      return <Trans>Asked a question about hours</Trans>;
    case "application.read":
      return <Trans>Opened your application</Trans>;
    case "application.recommended":
      return <Trans>Signed off your application</Trans>;
    case "application.returned":
      return <Trans>Returned your application</Trans>;
    case "application.recommendation_withdrawn":
      return <Trans>Withdrew the sign-off of your application</Trans>;
    case "application.issued":
    case "certificate.issued":
      return <Trans>Issued your certificate</Trans>;
    case "application.denied":
      return <Trans>Decided against your application</Trans>;
    case "application.reopened":
      return <Trans>Reopened your application</Trans>;
    case "certificate.suspended":
      return <Trans>Suspended your certificate</Trans>;
    case "certificate.reinstated":
      return <Trans>Reinstated your certificate</Trans>;
    case "certificate.revoked":
      return <Trans>Revoked your certificate</Trans>;
    case "certificate.pdf":
      return <Trans>Opened your certificate</Trans>;
    case "supervisor.assigned":
      return <Trans>Assigned your supervisor</Trans>;
    case "supervisor.ended":
      return <Trans>Ended your supervision</Trans>;
    case "cohort.staff_added":
      return <Trans>Made you staff of a cohort</Trans>;
    case "cohort.staff_removed":
      return <Trans>Ended your work in a cohort</Trans>;
    case "cohort.moved_in":
      return <Trans>Moved you to another cohort</Trans>;
    case "application.profile_changed":
      return <Trans>Moved you to the current requirements</Trans>;
    case "module.update_required":
      return <Trans>Asked you to read updated lessons</Trans>;
    case "module.flag_settled":
      return <Trans>Resolved a question about a module</Trans>;
    case "cohort.left":
      return <Trans>Ended your time in a cohort</Trans>;
    case "person.roles_changed":
      return <Trans>Changed your roles</Trans>;
    case "person.deactivated":
      return <Trans>Deactivated your account</Trans>;
    case "person.reactivated":
      return <Trans>Reactivated your account</Trans>;
    default:
      return <Trans>Changed your record</Trans>;
  }
}
