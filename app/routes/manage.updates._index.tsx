import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PageHeader } from "~/components/ui/page-header";
import { UpdatedModules } from "~/features/staff/components/module-updates";
import { updatedModules } from "~/features/staff/queries/updates.server";
import { requireRole } from "~/http/guards.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  return {
    title: context.i18n._(msg`Lesson updates`),
    modules: await updatedModules(context.db, viewer, context),
    when: { locale: viewer.locale, zone: viewer.timeZone },
  };
}

export default function LessonUpdates() {
  const { modules, when } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Lesson updates</Trans>}
        lead={
          <Trans>
            Modules with lessons that were added or updated after people in your cohorts finished them.
            Reading them is optional unless you require it.
          </Trans>
        }
      />
      <UpdatedModules modules={modules} when={when} />
    </>
  );
}
