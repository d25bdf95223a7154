import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton, TextLink } from "~/components/ui/button";
import { NextCard } from "~/components/ui/card";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { CohortCards } from "~/features/staff/components/cohort-cards";
import { managersHome } from "~/features/staff/queries/cohorts.server";
import { requireRole } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  return {
    title: context.i18n._(msg`Overview`),
    ...(await managersHome(context.db, viewer.personId, context.now())),
    locale: viewer.locale,
  };
}

export default function ManagersHome() {
  const { open, openTotal, closedTotal, closedPage, recommended, unsupervised, expired, locale } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Your cohorts</Trans>}
        lead={<Trans>Open cohorts and the work waiting for you.</Trans>}
      />
      <Stack gap="wide">
        {recommended > 0 ? (
          <NextCard
            eyebrow={<Trans>Next for you</Trans>}
            title={
              <Plural
                value={recommended}
                one="# application is waiting for your review"
                other="# applications are waiting for your review"
              />
            }
            action={
              <LinkButton to={paths.manageApplications()} large>
                <Trans>Review applications</Trans>
              </LinkButton>
            }
            note={<Trans>A supervisor has signed. Review it once more, then issue the certificate.</Trans>}
          />
        ) : unsupervised ? (
          <NextCard
            eyebrow={<Trans>Next for you</Trans>}
            title={
              <Plural
                value={unsupervised.unsupervised}
                one="# person has no supervisor"
                other="# people have no supervisor"
              />
            }
            meta={unsupervised.name}
            action={
              <LinkButton to={`${paths.cohort(unsupervised.id)}?show=unsupervised`} large>
                <Trans>Choose supervisors</Trans>
              </LinkButton>
            }
            note={<Trans>Their practice hours can’t be confirmed until they have a supervisor.</Trans>}
          />
        ) : expired ? (
          <NextCard
            eyebrow={<Trans>Next for you</Trans>}
            title={
              <Plural
                value={expired.expiredInvitations}
                one="# invitation has expired"
                other="# invitations have expired"
              />
            }
            meta={expired.name}
            action={
              <LinkButton to={paths.cohortInvite(expired.id)} large>
                <Trans>Review invitations</Trans>
              </LinkButton>
            }
          />
        ) : open.length > 0 ? (
          <NextCard
            title={<Trans>Nothing is waiting for you</Trans>}
            action={
              <LinkButton to={paths.people()} large kind="quiet">
                <Trans>Find a person</Trans>
              </LinkButton>
            }
          />
        ) : null}

        <Section
          title={<Trans>Open cohorts</Trans>}
          action={
            open.length > 0 ? (
              <LinkButton to={paths.cohortNew()} kind="quiet" icon="plus">
                <Trans>New cohort</Trans>
              </LinkButton>
            ) : undefined
          }
        >
          {open.length > 0 ? (
            <CohortCards cohorts={open} locale={locale} />
          ) : (
            <EmptyState
              title={<Trans>No open cohorts yet</Trans>}
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
          )}
          {openTotal > open.length && (
            <p className="mt-4">
              <TextLink to={paths.cohorts()}>
                <Plural value={openTotal} one="# open cohort" other="All # open cohorts" />
              </TextLink>
            </p>
          )}
          <p className="mt-4">
            <TextLink to={paths.updates()}>
              <Trans>Lesson updates</Trans>
            </TextLink>
          </p>
          {closedTotal > 0 && (
            <p className="mt-4">
              <TextLink to={closedPage > 1 ? `${paths.cohorts()}?page=${closedPage}` : paths.cohorts()}>
                <Plural value={closedTotal} one="# closed cohort" other="# closed cohorts" />
              </TextLink>
            </p>
          )}
        </Section>
      </Stack>
    </>
  );
}
