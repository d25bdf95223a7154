import type { I18n } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";

import { paths } from "./paths";
import type { Role } from "./vocabulary";

/** An entry of the navigation. */
export type NavigationEntry = {
  to: string;
  label: string;
  /** It is current on its own page only, not on the pages below it. */
  isExact?: true;
  /** How much waits there, and the label with it for screen readers. */
  waiting?: { count: number; label: string };
};

type Counts = { reviews: number; recommended: number; attention: number };

/**
 * Returns the navigation items for a person's roles, in the order of a typical day. Built on the server, so that the
 * browser needs only address and label.
 * @param counts what waits for a member of staff; null for anyone else
 */
export function navigationFor(roles: readonly Role[], counts: Counts | null, i18n: I18n): NavigationEntry[] {
  const needHelp = counts?.attention ?? 0;
  const reviews = counts?.reviews ?? 0;
  const recommended = counts?.recommended ?? 0;
  const ways: (NavigationEntry & { roles: Role[] })[] = [
    {
      to: paths.manage(),
      label: i18n._(msg`Today`),
      roles: ["manager"],
      isExact: true,
      waiting: {
        count: needHelp,
        label: i18n._(
          msg`Today, ${plural(needHelp, { one: "# person needs attention", other: "# people need attention" })}`,
        ),
      },
    },
    { to: paths.learn(), label: i18n._(msg`Learn`), roles: ["trainee", "supervisor", "manager"] },
    { to: paths.practice(), label: i18n._(msg`Practice`), roles: ["trainee"] },
    { to: paths.certification(), label: i18n._(msg`Certification`), roles: ["trainee"] },
    {
      to: paths.supervise(),
      label: i18n._(msg`Supervise`),
      roles: ["supervisor"],
      waiting: { count: reviews, label: i18n._(msg`Supervise, ${reviews} waiting`) },
    },
    { to: paths.cohorts(), label: i18n._(msg`Cohorts`), roles: ["manager"] },
    { to: paths.people(), label: i18n._(msg`People`), roles: ["manager"] },
    {
      to: paths.manageApplications(),
      label: i18n._(msg`Applications`),
      roles: ["manager", "administrator"],
      waiting: { count: recommended, label: i18n._(msg`Applications, ${recommended} waiting`) },
    },
    { to: paths.updates(), label: i18n._(msg`Lesson updates`), roles: ["manager"] },
    { to: paths.audit(), label: i18n._(msg`Audit log`), roles: ["manager", "administrator"] },
    { to: paths.admin(), label: i18n._(msg`Administration`), roles: ["administrator"] },
  ];
  return ways
    .filter((way) => way.roles.some((role) => roles.includes(role)))
    .map(({ to, label, isExact, waiting }) => ({
      to,
      label,
      ...(isExact ? { isExact } : {}),
      ...(waiting && waiting.count > 0 ? { waiting } : {}),
    }));
}
