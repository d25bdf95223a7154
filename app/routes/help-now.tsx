import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PageHeader, Section } from "~/components/ui/page-header";
import { CrisisLines } from "~/features/learning/components/crisis-lines";
import { helpProfile } from "~/features/learning/queries/library.server";
import { openToAnyone } from "~/http/guards.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Must load immediately, even on a slow connection, and needs no scripts. */
export const handle = { withoutScripts: true };

export async function loader({ context }: LoaderFunctionArgs) {
  openToAnyone();
  const { crisis } = await helpProfile(context.db, context.viewer, context);
  return { title: context.i18n._(msg`Help`), crisis };
}

export default function HelpNowRoute() {
  const { crisis } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Help now</Trans>}
        lead={
          <Trans>
            For you, or for someone you are worried about. You don’t have to be sure that it is serious
            enough.
          </Trans>
        }
      />
      <CrisisLines crisis={crisis} level={2} />
      <Section title={<Trans>What others can see afterward</Trans>}>
        <div className="max-w-measure">
          <ul className="list-disc space-y-2 ps-6">
            <li>
              <Trans>No one here is told that you opened this page, and your name is not recorded.</Trans>
            </li>
            <li>
              <Trans>
                Exit, at the top of each page, goes to a neutral site right away. On this page, it doesn’t
                sign you out. If you are signed in, sign out as well.
              </Trans>
            </li>
            <li>
              <Trans>
                The browser’s history still lists the pages you opened before. Exit cannot clear it. If
                someone else uses this device, delete those pages from the history, or use a private window
                next time.
              </Trans>
            </li>
            <li>
              <Trans>Calls and messages may show up in the phone’s call history and on a bill.</Trans>
            </li>
          </ul>
        </div>
      </Section>
    </>
  );
}
