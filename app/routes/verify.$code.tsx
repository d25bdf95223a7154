import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { VerifyAnswer } from "~/features/certification/components/verify-answer";
import { VerifyForm } from "~/features/certification/components/verify-form";
import { verify } from "~/features/certification/queries/certificates.server";
import { codeFaultMessage, findCode } from "~/features/certification/names";
import { openToAnyone } from "~/http/guards.server";
import { seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ params, context }: LoaderFunctionArgs) {
  openToAnyone();
  const { db, curriculum, clientKey, now, i18n } = context;
  const typed = params.code ?? "";
  const code = findCode(typed);
  if (code.kind === "code" && code.code !== typed) throw seeOther(paths.verifyCode(code.code));
  const at = { now: now(), timeZone: curriculum.program.timeZone };
  const error = codeFaultMessage(i18n, code);
  // An input that cannot be a code doesn't count as a guess.
  const found = error === null ? await verify(db, typed, clientKey, at) : { kind: "unknown" as const };
  const page = {
    found,
    error,
    typed: error === null ? "" : typed.slice(0, 200),
    locale: i18n.locale,
    zone: at.timeZone,
    program: curriculum.program.name,
    title: i18n._(msg`Certificate status`),
  };
  if (found.kind === "found") return data(page);
  return data(page, { status: statusOf(found.kind === "unknown" ? "not_found" : "too_many") });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.title ?? "Alongside" },
  { name: "robots", content: "noindex" },
];

export default function VerifyCode() {
  const { found, error, typed, locale, zone, program } = useLoaderData<typeof loader>();
  switch (found.kind) {
    case "found":
      return (
        <Stack gap="wide">
          <VerifyAnswer answer={found.answer} locale={locale} />
          <p className="text-soft">
            <Trans>
              This page says what {program} has on record right now. It doesn’t show test results or other
              personal details.
            </Trans>
          </p>
          <p>
            <LinkButton kind="quiet" to={paths.verify()}>
              <Trans>Verify another certificate</Trans>
            </LinkButton>
          </p>
        </Stack>
      );
    case "unknown":
      return (
        <>
          <PageHeader
            title={<Trans>There is no certificate with this code</Trans>}
            lead={
              <Trans>
                A character may be missing or wrong. Please compare the code with the certificate, or use the
                link or QR code printed on it.
              </Trans>
            }
          />
          <VerifyForm error={error} typed={typed} />
        </>
      );
    case "too_many":
      return (
        <PageHeader
          title={<Trans>Please wait a moment</Trans>}
          lead={
            <Trans>
              Too many unknown codes were tried from your connection. To keep certificates private, no codes
              can be verified from there until{" "}
              <DateTime value={found.until} zone={zone} locale={locale} form="time" />. This says nothing
              about the certificate you asked for.
            </Trans>
          }
        />
      );
  }
}
