import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** People's text: English is the source; a further language is a further PO file beside it. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en"],
  rootDir: ".",
  catalogs: [{ path: "app/locales/{locale}", include: ["app"] }],
  format: formatter({ lineNumbers: false, origins: false }),
});
