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
  /** How much waits there, and what a screen reader reads after the label. */
  waiting?: { count: string; label: string };
};

/** A larger number would not fit beside the entry; screen readers read it in full. */
const MOST = 99;

type Counts = { reviews: number; recommended: number; attention: number };

/**
 * Returns the navigation items for a person's roles, in the order of a typical day. Built on the server, so that the
 * browser needs only address and label.
 * @param counts the pending work of a member of staff; null for anyone else
 */
export function navigationFor(roles: readonly Role[], counts: Counts | null, i18n: I18n): NavigationEntry[] {
  const needHelp = counts?.attention ?? 0;
  const reviews = counts?.reviews ?? 0;
  const recommended = counts?.recommended ?? 0;
  const waitingFor = (count: number) => ({ count, label: i18n._(msg`, ${count} waiting`) });
  const ways: (Omit<NavigationEntry, "waiting"> & {
    roles: Role[];
    waiting?: { count: number; label: string };
  })[] = [
    {
      to: paths.manage(),
      label: i18n._(msg`Today`),
      roles: ["manager"],
      isExact: true,
      waiting: {
        count: needHelp,
        label: i18n._(
          msg`, ${plural(needHelp, { one: "# person needs attention", other: "# people need attention" })}`,
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
      waiting: waitingFor(reviews),
    },
    { to: paths.cohorts(), label: i18n._(msg`Cohorts`), roles: ["manager"] },
    { to: paths.people(), label: i18n._(msg`People`), roles: ["manager"] },
    { to: paths.program(), label: i18n._(msg`Program`), roles: ["manager"] },
    {
      to: paths.manageApplications(),
      label: i18n._(msg`Applications`),
      roles: ["manager", "administrator"],
      waiting: waitingFor(recommended),
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
      ...(waiting && waiting.count > 0
        ? {
            waiting: {
              count: waiting.count > MOST ? `${MOST}+` : String(waiting.count),
              label: waiting.label,
            },
          }
        : {}),
    }));
}
