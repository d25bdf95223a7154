import { setupI18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { createRemixStub } from "@remix-run/testing";
import type { ComponentType } from "react";
import { renderToString } from "react-dom/server";

import { PAGES } from "./gallery";

const i18n = setupI18n({ locale: "en", messages: { en: {} } });

export const names = Object.keys(PAGES);

export function page(Page: ComponentType) {
  const Stub = createRemixStub([{ path: "*", Component: Page }]);
  return (
    <I18nProvider i18n={i18n}>
      <Stub initialEntries={["/learn"]} />
    </I18nProvider>
  );
}

export function render(name: keyof typeof PAGES): string {
  return renderToString(page(PAGES[name]));
}
