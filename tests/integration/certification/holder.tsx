import { setupI18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { createRemixStub } from "@remix-run/testing";
import type { ComponentType } from "react";
import { renderToStaticMarkup } from "react-dom/server";

import { outcome } from "../../support/world";
import { issued, story } from "../certification/story";
import { certificates } from "~/db/schema/certification";
import type { CertificateAct } from "~/features/certification/certificate-status";
import { governCertificate } from "~/features/certification/commands/certificates.server";
import { DAY } from "~/lib/dates";

type Route = { default: ComponentType; loader: (args: LoaderFunctionArgs) => unknown };

const i18n = setupI18n({ locale: "en", messages: { en: {} } });

/** The whole page as a browser without JavaScript gets it: the route's loader, then its component. */
export async function pageHtml(route: Route, args: LoaderFunctionArgs): Promise<string> {
  const { data, status } = await outcome(() => route.loader(args));
  if (status !== 200) throw new Error(`The page answered ${status}.`);
  const Stub = createRemixStub([{ id: "page", path: "*", Component: route.default }]);
  const report = console.error;
  // Remix's stub is meant for the browser, and logs long warnings.
  console.error = (...said: unknown[]) => {
    if (!String(said[0]).includes("useLayoutEffect does nothing on the server")) report(...said);
  };
  try {
    return renderToStaticMarkup(
      <I18nProvider i18n={i18n}>
        <Stub initialEntries={["/"]} hydrationData={{ loaderData: { page: data } }} />
      </I18nProvider>,
    );
  } finally {
    console.error = report;
  }
}

/** The visible text of a page. */
export async function pageText(route: Route, args: LoaderFunctionArgs): Promise<string> {
  return textOf(await pageHtml(route, args));
}

export function textOf(markup: string): string {
  return markup
    .replace(/<(script|style|template)\b.*?<\/\1>/gs, " ")
    .replace(/<\/?(?:a|abbr|b|bdi|code|em|span|strong|time)\b[^>]*>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/&nbsp;|[\u00a0\u202f]/g, " ")
    .replace(/\s+/g, " ");
}

/** The states of a certificate that is not valid, and how to reach them. */
export const NOT_VALID = ["suspended", "revoked", "expired"] as const;
export type NotValid = (typeof NOT_VALID)[number];

/** A certified trainee whose certificate was then brought into that state. */
export async function holder(status: NotValid | "valid") {
  const s = await story();
  const certificate = await issued(s);
  if (status === "expired") s.w.clock.now += 366 * DAY;
  else if (status !== "valid") {
    const act: CertificateAct = status === "suspended" ? "suspend" : "revoke";
    const [row] = await s.w.db.select({ rev: certificates.rev }).from(certificates);
    const done = await governCertificate(
      s.w.db,
      s.w.viewerOf(s.manager),
      {
        certificateId: certificate.certificateId,
        rev: row!.rev,
        act,
        reason: "A reason that is long enough.",
        reviewOn: act === "suspend" ? "2026-06-01" : null,
      },
      s.deps,
    );
    if (!done.ok) throw new Error(done.code);
  }
  return { ...s, certificate };
}

export { issued, story };
