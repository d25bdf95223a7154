import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton, TextLink } from "~/components/ui/button";
import { NextCard } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import {
  OldestWait,
  TodayAttention,
  TodayExpiring,
  TodayNumbers,
  TodayWaiting,
} from "~/features/staff/components/today-parts";
import { managersToday } from "~/features/staff/queries/today.server";
import { requireRole } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const now = context.now();
  const today = await managersToday(context.db, viewer.personId, { now }, context);
  // Only the titles that a reason names.
  const named = new Set(
    today.attention.flatMap(({ reasons }) =>
      reasons.flatMap((reason) => (reason.kind === "missed_tries" ? [reason.moduleId] : [])),
    ),
  );
  return {
    title: context.i18n._(msg`Today`),
    today,
    modules: context.curriculum.modules
      .filter(({ id }) => named.has(id))
      .map(({ id, title }) => ({ id, title })),
    now,
    locale: viewer.locale,
    timeZone: viewer.timeZone,
  };
}

export default function ManagersHome() {
  const { today, modules, now, locale, timeZone } = useLoaderData<typeof loader>();
  const { numbers, recommended } = today;
  return (
    <>
      <PageHeader
        title={<Trans>Today</Trans>}
        lead={<Trans>Who needs help, pending work, and what expires soon in your cohorts.</Trans>}
        action={
          <LinkButton to={paths.cohortNew()} kind="quiet" icon="plus">
            <Trans>New cohort</Trans>
          </LinkButton>
        }
      />
      {today.cohorts === 0 && numbers.enrolled === 0 ? (
        <EmptyState
          title={<Trans>No cohorts yet</Trans>}
          icon="people"
          action={
            <LinkButton to={paths.cohortNew()}>
              <Trans>Create a cohort</Trans>
            </LinkButton>
          }
        >
          <Trans>
            A cohort is a group of trainees who start together. Create one, then invite people to it.
          </Trans>
        </EmptyState>
      ) : (
        <Stack gap="wide">
          {recommended && (
            <NextCard
              eyebrow={<Trans>Next for you</Trans>}
              title={
                <Plural
                  value={recommended.items}
                  one="# application is waiting for your review"
                  other="# applications are waiting for your review"
                />
              }
              meta={<OldestWait since={recommended.since} now={now} />}
              action={
                <LinkButton to={paths.manageApplications()} large>
                  <Trans>Review applications</Trans>
                </LinkButton>
              }
              note={<Trans>A supervisor has signed. Review it once more, then issue the certificate.</Trans>}
            />
          )}
          <TodayNumbers numbers={numbers} locale={locale} />
          <Section
            title={<Trans>Needs attention</Trans>}
            lead={<Trans>Trainees see these same reasons on their own pages.</Trans>}
          >
            <TodayAttention people={today.attention} total={numbers.attention} modules={modules} />
          </Section>
          <Section title={<Trans>Waiting for supervisors</Trans>}>
            <TodayWaiting submitted={today.submitted} hours={today.hours} now={now} />
          </Section>
          <Section title={<Trans>Expires soon</Trans>}>
            <TodayExpiring
              expiring={numbers.expiring}
              nextExpiry={today.nextExpiry}
              invitations={today.invitations}
              locale={locale}
              timeZone={timeZone}
            />
          </Section>
          <p>
            <TextLink to={paths.cohorts()}>
              <Plural value={today.cohorts} one="Your cohort" other="Your # cohorts" />
            </TextLink>
          </p>
        </Stack>
      )}
    </>
  );
}
