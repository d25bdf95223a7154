import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PageHeader } from "~/components/ui/page-header";
import { VerifyForm } from "~/features/certification/components/verify-form";
import { codeForm } from "~/features/certification/forms";
import { codeFaultMessage, findCode } from "~/features/certification/names";
import { openToAnyone } from "~/http/guards.server";
import { seeOther } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { i18n } = context;
  const typed = new URL(request.url).searchParams.get("code");
  const parsed = codeForm(i18n).safeParse({ code: typed ?? "" });
  const code = parsed.success ? parsed.data.code : "";
  const found = findCode(code);
  if (found.kind === "code") throw seeOther(paths.verifyCode(found.code));
  const message =
    code === ""
      ? i18n._(msg`Please type the code that is on the certificate.`)
      : codeFaultMessage(i18n, found);
  return { error: typed === null ? null : message, typed: code, title: i18n._(msg`Verify a certificate`) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.title ?? "Alongside" },
  { name: "robots", content: "noindex" },
];

export default function Verify() {
  const { error, typed } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Verify a certificate</Trans>}
        lead={
          <Trans>Type the code from the certificate to see whether it is valid and what it covers.</Trans>
        }
      />
      <VerifyForm error={error} typed={typed} />
    </>
  );
}
