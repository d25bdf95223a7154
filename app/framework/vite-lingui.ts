/*
 * Stock path: `vite-plugin-babel` with Lingui's macro, and a compiled catalog for every language. The plugin does not
 * reach Remix's client-route modules, whose ids carry a query; a catalog sends every page the messages of all pages.
 * Here: the macro runs before any other plugin, and each English message is compiled in place.
 * Gain: a page gets its own messages alone; the whole English catalog is 36 KiB compressed.
 * Contract: "messages" in tests/unit/framework/contract.test.ts, and the budgets of tests/e2e/bytes.spec.ts.
 */
import { transformAsync, types as t, type PluginObj } from "@babel/core";
import { makeConfig } from "@lingui/conf";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

// Passed explicitly, so that the macro does not look for a file in the project's root.
const linguiConfig = makeConfig(
  { locales: ["en"], sourceLocale: "en", catalogs: [] },
  { skipValidation: true },
);

/**
 * Replaces each message with its compiled form, so that the source language needs neither a catalog nor a message
 * compiler in the browser.
 */
function compiledMessages(): PluginObj {
  return {
    visitor: {
      ObjectExpression(path) {
        const property = (name: string) =>
          path.node.properties.find(
            (node): node is t.ObjectProperty =>
              t.isObjectProperty(node) && t.isIdentifier(node.key, { name }) && t.isStringLiteral(node.value),
          );
        const id = property("id");
        const message = property("message");
        if (!id || !message || !t.isStringLiteral(message.value)) return;
        const compiled = compileMessage(message.value.value);
        message.value = t.valueToNode(typeof compiled === "string" ? [compiled] : compiled);
      },
    },
  };
}

/** Returns a Vite plugin that compiles Lingui's macros before any other plugin sees the file. */
export function linguiMacro(): Plugin {
  return {
    name: "alongside:lingui-macro",
    enforce: "pre",
    async transform(code, id) {
      const file = id.split("?")[0] ?? id;
      if (!/\.tsx?$/.test(file) || file.includes("/node_modules/")) return null;
      if (!/@lingui\/(core|react)\/macro/.test(code)) return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ["typescript", "jsx"] },
        plugins: [
          [
            "@lingui/babel-plugin-lingui-macro",
            { stripNonEssentialProps: false, stripMessageField: false, linguiConfig },
          ],
        ],
      });
      if (result?.code == null) return null;
      const compiled = await transformAsync(result.code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        ...(result.map ? { inputSourceMap: result.map } : {}),
        parserOpts: { plugins: ["typescript", "jsx"] },
        plugins: [compiledMessages],
      });
      return compiled?.code == null ? null : { code: compiled.code, map: compiled.map };
    },
  };
}
