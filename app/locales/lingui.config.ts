import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** English is the source language; another language is another PO file next to it. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en"],
  rootDir: ".",
  catalogs: [{ path: "app/locales/{locale}", include: ["app"] }],
  format: formatter({ lineNumbers: false, origins: false }),
});
