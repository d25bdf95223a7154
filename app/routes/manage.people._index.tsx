import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { PageHeader } from "~/components/ui/page-header";
import { PeopleList } from "~/features/staff/components/people-list";
import { readSearch } from "~/features/staff/forms";
import { managersPeople } from "~/features/staff/queries/people.server";
import { requireRole } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const asked = readSearch(new URL(request.url));
  return {
    title: context.i18n._(msg`People`),
    asked,
    found: await managersPeople(context.db, viewer.personId, asked),
    now: context.now(),
  };
}

export default function People() {
  const { asked, found, now } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>People</Trans>}
        lead={<Trans>Trainees and staff of the cohorts you manage.</Trans>}
        action={
          <LinkButton to={paths.peopleInvite()} kind="quiet" icon="plus">
            <Trans>Invite staff</Trans>
          </LinkButton>
        }
      />
      <PeopleList asked={asked} found={found} now={now} here={paths.people()} toPerson={paths.person} />
    </>
  );
}
