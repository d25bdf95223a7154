import type { Plugin } from "vite";

type Future = Readonly<Record<string, boolean | undefined>>;

/**
 * Leaves out of the browser's code what no page of ours uses: what the framework's switches turn off (reading data the
 * old way, looking for routes later, pages without a server), and the loading of styles that belong to a late module,
 * since all styles are in one file.
 * @param future the switches of the framework's options
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
