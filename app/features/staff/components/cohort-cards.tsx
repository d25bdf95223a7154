import { Plural, Trans } from "@lingui/react/macro";
import type { ComponentProps } from "react";

import { Badge } from "~/components/ui/badge";
import { TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Columns, Stack } from "~/components/ui/layout";
import { paths } from "~/lib/paths";

export type CohortCardFacts = {
  id: string;
  name: string;
  status: "open" | "closed";
  startsOn: string;
  endsOn: string | null;
  enrolled: number;
  unsupervised: number;
  recommended: number;
  openInvitations: number;
  expiredInvitations: number;
};

/** Shows a manager's cohorts, each as a card with its pending work. */
export function CohortCards({ cohorts, locale }: { cohorts: readonly CohortCardFacts[]; locale: string }) {
  return (
    <Columns>
      {cohorts.map((cohort) => (
        <Card
          key={cohort.id}
          title={<TextLink to={paths.cohort(cohort.id)}>{cohort.name}</TextLink>}
          level={3}
        >
          <Stack gap="tight">
            <p className="text-soft">
              <Dates startsOn={cohort.startsOn} endsOn={cohort.endsOn} locale={locale} />
            </p>
            <p>
              <Plural
                value={cohort.enrolled}
                _0="No one has joined yet."
                one="# person enrolled."
                other="# people enrolled."
              />
            </p>
            <ul className="flex flex-wrap gap-2">
              {cohort.status === "closed" && (
                <li>
                  <Badge>
                    <Trans>Closed to new people</Trans>
                  </Badge>
                </li>
              )}
              <CountBadge count={cohort.recommended} tone="clay">
                <Plural
                  value={cohort.recommended}
                  one="# application is waiting for you"
                  other="# applications are waiting for you"
                />
              </CountBadge>
              <CountBadge count={cohort.unsupervised} tone="clay" icon="person">
                <Plural
                  value={cohort.unsupervised}
                  one="# without a supervisor"
                  other="# without a supervisor"
                />
              </CountBadge>
              <CountBadge count={cohort.expiredInvitations} tone="clay">
                <Plural
                  value={cohort.expiredInvitations}
                  one="# invitation has expired"
                  other="# invitations have expired"
                />
              </CountBadge>
              <CountBadge count={cohort.openInvitations} tone="sky">
                <Plural value={cohort.openInvitations} one="# invitation open" other="# invitations open" />
              </CountBadge>
            </ul>
          </Stack>
        </Card>
      ))}
    </Columns>
  );
}

/** Shows one kind of pending work in a list; nothing when there is none. */
function CountBadge({ count, children, ...badge }: ComponentProps<typeof Badge> & { count: number }) {
  if (count === 0) return null;
  return (
    <li>
      <Badge {...badge}>{children}</Badge>
    </li>
  );
}

/** Shows a cohort's start and end dates. */
export function Dates({
  startsOn,
  endsOn,
  locale,
}: {
  startsOn: string;
  endsOn: string | null;
  locale: string;
}) {
  const from = <DateTime value={startsOn} locale={locale} />;
  if (endsOn === null) return <Trans>From {from}</Trans>;
  const to = <DateTime value={endsOn} locale={locale} />;
  return (
    <Trans>
      {from} to {to}
    </Trans>
  );
}
