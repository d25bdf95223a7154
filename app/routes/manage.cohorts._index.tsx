import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { CohortCards } from "~/features/cohorts/components/cohort-cards";
import { managersHome } from "~/features/cohorts/home.server";
import { requireRole } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const cohorts = await managersHome(context.db, viewer.personId, context.now());
  return {
    title: context.i18n._(msg`Cohorts`),
    open: cohorts.filter((cohort) => cohort.status === "open"),
    closed: cohorts.filter((cohort) => cohort.status === "closed"),
    locale: viewer.locale,
  };
}

export default function Cohorts() {
  const { open, closed, locale } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Cohorts</Trans>}
        lead={<Trans>Groups that start together. You see the ones you manage.</Trans>}
        action={
          <LinkButton to={paths.cohortNew()} icon="plus">
            <Trans>New cohort</Trans>
          </LinkButton>
        }
      />
      <Stack gap="wide">
        <Section title={<Trans>Open</Trans>}>
          {open.length > 0 ? (
            <CohortCards cohorts={open} locale={locale} />
          ) : (
            <EmptyState title={<Trans>No open cohort</Trans>} icon="people">
              <Trans>
                A cohort you begin appears here, and so does one that another manager adds you to.
              </Trans>
            </EmptyState>
          )}
        </Section>
        {closed.length > 0 && (
          <Section
            title={<Trans>Closed</Trans>}
            lead={<Trans>Nobody new can join these. Everyone in them goes on as before.</Trans>}
          >
            <CohortCards cohorts={closed} locale={locale} />
          </Section>
        )}
      </Stack>
    </>
  );
}
