/*
 * Stock path: the framework's browser code carries what its future flags turn off, and Vite's helper for late styles.
 * Here: the flags become constants, so that the minifier drops it; all styles are in one file, so the helper does nothing.
 * Gain: a lesson's first visit went from 102.8 to 98.8 KiB of scripts, together with decoding domains on the server.
 * Contract: tests/unit/framework/contract.test.ts, and the budgets of tests/e2e/bytes.spec.ts.
 */
import type { Plugin } from "vite";

type Future = Readonly<Record<string, boolean | undefined>>;

/**
 * Returns a Vite plugin that removes browser code that none of our pages uses.
 * @param future the flags in the framework's options
 */
export function leanBrowserCode(future: Future = {}): Plugin {
  return {
    name: "alongside:lean-browser-code",
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild !== true,
    transform(code, id) {
      if (id.endsWith("vite/preload-helper.js"))
        return { code: "export const __vitePreload = (load) => load();", map: null };
      if (!id.includes("/node_modules/@remix-run/react/")) return null;
      const known = code
        .replace(/\b(?:window\.__remixContext\.)?future\.(v3_\w+)/g, (_all, name: string) =>
          String(future[name] === true),
        )
        .replace(/\bwindow\.__remixContext\.isSpaMode\b/g, "false");
      return known === code ? null : { code: known, map: null };
    },
  };
}
