import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { WhoIsResponsible } from "~/features/learning/components/data-protection";
import { TrustedHtml } from "~/features/learning/components/trusted-html";
import { dataProtectionFor, policyPage } from "~/features/learning/queries/library.server";
import { openToAnyone } from "~/http/guards.server";
import { inMarkup } from "~/framework/in-markup.server";
import { notFound } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  openToAnyone();
  const hash = new URL(request.url).searchParams.get("hash");
  const policy = await policyPage(context.db, context.curriculum, params.slug ?? "", hash);
  if (!policy) throw notFound();
  const isDataNotice = policy.kind === "data_notice";
  return {
    title: context.i18n._(msg`Policy`),
    policy: inMarkup(context, policy),
    dataProtection: isDataNotice ? await dataProtectionFor(context.db, context.viewer, context) : null,
    locale: context.i18n.locale,
  };
}

export default function PolicyRoute() {
  const { policy, dataProtection, locale } = useLoaderData<typeof loader>();
  return (
    <article>
      <PageHeader
        eyebrow={
          <Trans>
            Version {policy.version}, in force since <DateTime value={policy.effectiveOn} locale={locale} />
          </Trans>
        }
        title={policy.title}
        lead={policy.summary}
      />
      {!policy.isCurrent && (
        <div className="mb-8 max-w-measure">
          <Notice kind="info" title={<Trans>This is an earlier version</Trans>}>
            <Trans>
              It is kept because people agreed to it. Read{" "}
              <TextLink to={paths.policy(policy.slug)}>the current version</TextLink>.
            </Trans>
          </Notice>
        </div>
      )}
      <TrustedHtml html={policy.html} part="text" />
      {policy.kind === "data_notice" && <WhoIsResponsible data={dataProtection} />}
    </article>
  );
}
