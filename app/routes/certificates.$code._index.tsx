import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { CertificateSheet } from "~/features/certification/components/certificate-sheet";
import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton } from "~/components/ui/button";
import { FormActions } from "~/components/ui/form-frame";
import { Icon } from "~/components/ui/icon";
import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { certificatePage } from "~/features/certification/queries/certificates.server";
import { requireUser } from "~/http/guards.server";
import { notFound } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context });
  const { db, curriculum, now, i18n } = context;
  const at = { now: now(), timeZone: curriculum.program.timeZone };
  const page = await certificatePage(db, viewer, params.code ?? "", at);
  if (!page) throw notFound();
  return { page, locale: viewer.locale, title: i18n._(msg`Certificate`) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export default function Certificate() {
  const { page, locale } = useLoaderData<typeof loader>();
  return (
    <>
      {page.isOwn && (
        <Breadcrumbs items={[{ to: paths.certification(), label: <Trans>Certification</Trans> }]} />
      )}
      <PageHeader
        title={<Trans>Certificate</Trans>}
        lead={<Trans>The document was created on the day of issue and never changes.</Trans>}
      />
      <Stack gap="wide">
        <FormActions>
          <a className="btn btn-main" href={paths.certificatePdf(page.code)}>
            <Icon name="download" />
            <Trans>Open the document (PDF)</Trans>
          </a>
          <LinkButton kind="quiet" to={paths.verifyCode(page.code)}>
            <Trans>See what others see</Trans>
          </LinkButton>
          {page.mayGovern && (
            <LinkButton kind="quiet" to={paths.manageCertificate(page.id)}>
              <Trans>Suspend, reinstate, or revoke</Trans>
            </LinkButton>
          )}
        </FormActions>
        <CertificateSheet page={page} locale={locale} />
      </Stack>
    </>
  );
}
