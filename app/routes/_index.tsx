import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Cluster, Columns, Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { programContact } from "~/features/people/queries/contact.server";
import { WhomToAsk } from "~/features/people/components/whom-to-ask";
import { homeOf } from "~/features/people/model";
import { openToAnyone } from "~/http/guards.server";
import { paths } from "~/lib/paths";

/** Introduces the program to anyone; redirects signed-in people to their home page. */
export async function loader({ context }: LoaderFunctionArgs) {
  openToAnyone();
  const { viewer, curriculum } = context;
  if (viewer) return redirect(homeOf(viewer.roles), 303);
  return { name: curriculum.program.mailSender, contact: await programContact(context.db, context) };
}

export const meta: MetaFunction = () => [{ title: "Alongside" }];

export default function Welcome() {
  const { name, contact } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Welcome to {name}</Trans>}
        lead={
          <Trans>
            A place to learn, to practice with someone by your side, and to earn your certificate.
          </Trans>
        }
      />
      <Stack gap="wide">
        <Cluster>
          <LinkButton to={paths.login()} large>
            <Trans>Sign in</Trans>
          </LinkButton>
          <LinkButton to={paths.verify()} kind="quiet" large>
            <Trans>Verify a certificate</Trans>
          </LinkButton>
        </Cluster>
        <Columns>
          <Card title={<Trans>Have you been invited?</Trans>}>
            <p>
              <Trans>Open the link in your invitation. Choose a password there, and you are in.</Trans>
            </p>
          </Card>
          <Card title={<Trans>Were you shown a certificate?</Trans>}>
            <p>
              <Trans>Use the code on it to see whether it is valid. You don’t need an account.</Trans>
            </p>
          </Card>
          <Card title={<Trans>Questions?</Trans>}>
            <p>
              <WhomToAsk contact={contact} />
            </p>
          </Card>
        </Columns>
      </Stack>
    </>
  );
}
