import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import { paths } from "./paths";
import type { Role } from "./vocabulary";

/**
 * Returns the navigation items for a person's roles, in the order of a typical day. Built on the server, so that the
 * browser needs only address and label.
 */
export function navigationFor(roles: readonly Role[], i18n: I18n): { to: string; label: string }[] {
  const ways: { to: string; label: string; roles: Role[] }[] = [
    { to: paths.learn(), label: i18n._(msg`Learn`), roles: ["trainee", "supervisor", "manager"] },
    { to: paths.practice(), label: i18n._(msg`Practice`), roles: ["trainee"] },
    { to: paths.certification(), label: i18n._(msg`Certification`), roles: ["trainee"] },
    { to: paths.supervise(), label: i18n._(msg`Supervise`), roles: ["supervisor"] },
    { to: paths.cohorts(), label: i18n._(msg`Cohorts`), roles: ["manager"] },
    { to: paths.people(), label: i18n._(msg`People`), roles: ["manager"] },
    { to: paths.program(), label: i18n._(msg`Program`), roles: ["manager"] },
    { to: paths.manageApplications(), label: i18n._(msg`Applications`), roles: ["manager", "administrator"] },
    { to: paths.updates(), label: i18n._(msg`Lesson updates`), roles: ["manager"] },
    { to: paths.audit(), label: i18n._(msg`Audit log`), roles: ["manager", "administrator"] },
    { to: paths.admin(), label: i18n._(msg`Administration`), roles: ["administrator"] },
  ];
  return ways
    .filter((way) => way.roles.some((role) => roles.includes(role)))
    .map(({ to, label }) => ({ to, label }));
}
