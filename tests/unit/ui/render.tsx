import { setupI18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { createRemixStub } from "@remix-run/testing";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const i18n = setupI18n({ locale: "en", messages: { en: {} } });

/** Returns the HTML that a browser without JavaScript gets. */
export function html(element: ReactElement): string {
  const Stub = createRemixStub([{ path: "*", Component: () => element }]);
  const report = console.error;
  // Remix's stub is meant for the browser, and logs long warnings.
  console.error = (...args: unknown[]) => {
    if (!String(args[0]).includes("useLayoutEffect does nothing on the server")) report(...args);
  };
  try {
    return renderToStaticMarkup(
      <I18nProvider i18n={i18n}>
        <Stub initialEntries={["/learn/boundaries"]} />
      </I18nProvider>,
    );
  } finally {
    console.error = report;
  }
}

/** Returns the opening tag of the element with this id. */
export function tag(markup: string, id: string): string {
  return new RegExp(`<[a-z]+ [^>]*\\bid="${id}"[^>]*>`).exec(markup)?.[0] ?? "";
}
