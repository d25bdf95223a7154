import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { CohortCards } from "~/features/staff/components/cohort-cards";
import { cohortsPage } from "~/features/staff/queries/cohorts.server";
import { requireRole } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const asked = new URL(request.url).searchParams.get("page");
  const { cohorts, ...list } = await cohortsPage(context.db, viewer.personId, asked, context.now());
  return {
    title: context.i18n._(msg`Cohorts`),
    open: cohorts.filter((cohort) => cohort.status === "open"),
    closed: cohorts.filter((cohort) => cohort.status === "closed"),
    list,
    locale: viewer.locale,
  };
}

export default function Cohorts() {
  const { open, closed, list, locale } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Cohorts</Trans>}
        lead={<Trans>Groups of trainees who start together. You see the ones you manage.</Trans>}
        action={
          <LinkButton to={paths.cohortNew()} icon="plus">
            <Trans>New cohort</Trans>
          </LinkButton>
        }
      />
      <Stack gap="wide">
        {(open.length > 0 || list.page === 1) && (
          <Section title={<Trans>Open</Trans>}>
            {open.length > 0 ? (
              <CohortCards cohorts={open} locale={locale} />
            ) : (
              <EmptyState title={<Trans>No open cohorts</Trans>} icon="people">
                <Trans>Cohorts that you create, or that another manager adds you to, appear here.</Trans>
              </EmptyState>
            )}
          </Section>
        )}
        {closed.length > 0 && (
          <Section
            title={<Trans>Closed</Trans>}
            lead={<Trans>No one new can join these. Everyone in them can continue as before.</Trans>}
          >
            <CohortCards cohorts={closed} locale={locale} />
          </Section>
        )}
        {list.pages > 1 && (
          <Pagination
            page={list.page}
            pages={list.pages}
            toPage={(page) => `${paths.cohorts()}?page=${page}`}
            summary={<Plural value={list.total} one="# cohort" other="# cohorts" />}
          />
        )}
      </Stack>
    </>
  );
}
