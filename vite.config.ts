import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { lingui } from "@lingui/vite-plugin";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin, type UserConfig } from "vite";

import { appServer } from "./app/framework/vite-dev.ts";
import { leanBrowserCode } from "./app/framework/vite-lean-browser-code.ts";
import { linguiMacro } from "./app/framework/vite-lingui.ts";
import remixConfig from "./remix.config.js";

/** The server is one bundle: the command line, the Express server and the routes share their modules. */
function serverEntry(): Plugin {
  return {
    name: "alongside:server-entry",
    // After the framework's plugin, which would otherwise name its own entry.
    enforce: "post",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? { build: { rollupOptions: { input: "app/cli/main.ts" } } } : undefined,
  };
}

/** Compresses what never changes once, as small as it gets, so that the server need not. */
function compressedAssets(): Plugin {
  const folder = "build/client/assets";
  return {
    name: "alongside:compressed-assets",
    // The list of routes is written while the server is built: by then everything is there.
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild === true,
    closeBundle() {
      for (const name of readdirSync(folder).filter((file) => /\.(js|css)$/.test(file))) {
        const bytes = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
      }
    },
  };
}

/** What nearly every page needs travels in two files: many small ones compress worse and make a longer manifest. */
function chunkOf(id: string): string | undefined {
  if (
    /\/node_modules\/@lingui\/|\/app\/lib\/(?!form)|\/app\/(root|framework\/(early-input|page-translation))\.tsx?$/.test(
      id,
    )
  )
    return "frame";
  if (
    /\/components\/ui\/(app-shell|icon|button|link|form|class-names|breadcrumbs|page-header|notice|badge|hydrated|date-time|tone|returned-form|spoken-status)\.tsx?$/.test(
      id,
    )
  ) {
    return "frame";
  }
  if (/\/components\/ui\/(form-|field-|text-|choice-)[\w-]+\.tsx?$/.test(id)) return "forms";
  if (/\/learning\/(model|components\/(trusted-html|crisis-lines|knowledge-check))\.tsx?$/.test(id))
    return "lesson";
  return undefined;
}

/** Terser takes a twentieth off what a phone has to load, for half a minute once. */
const browserBuild: UserConfig["build"] = {
  target: "es2022",
  minify: "terser",
  terserOptions: {
    ecma: 2020,
    module: true,
    toplevel: true,
    compress: { passes: 3, inline: 1, pure_getters: true, unsafe_arrows: true, unsafe_methods: true },
    format: { comments: false },
  },
  // The framework names what to preload in the page itself.
  modulePreload: false,
  rollupOptions: {
    // The router's advice to programmers: it calls this for nothing else.
    treeshake: { manualPureFunctions: ["warning"] },
    output: {
      manualChunks: chunkOf,
      // Short names: each page carries the list of every route's files.
      entryFileNames: "assets/[hash].js",
      chunkFileNames: "assets/[hash].js",
    },
  },
};

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    linguiMacro(),
    lingui({ configPath: "app/locales/lingui.config.ts" }),
    tailwindcss(),
    !process.env.VITEST && appServer(),
    !process.env.VITEST && remix(remixConfig),
    leanBrowserCode({ ...remixConfig.future }),
    serverEntry(),
    compressedAssets(),
  ],
  resolve: { alias: { "~": new URL("./app", import.meta.url).pathname } },
  // While developing, Vite looks for what to prepare for the browser; these belong to the server.
  optimizeDeps: {
    include: ["@lingui/core", "@lingui/react"],
    exclude: [
      "@node-rs/argon2",
      "better-sqlite3",
      "better-sqlite3-napi",
      "esbuild",
      "fontkit",
      "mdx-bundler",
      "nodemailer",
      "pdfkit",
    ],
  },
  server: { port: Number(process.env.PORT ?? 3000), strictPort: true },
  // What every request runs through is bundled: one file to load at start, and the forms made for production alone.
  ssr: {
    noExternal: [
      /^react(-dom|-router|-router-dom)?$/,
      "@remix-run/react",
      "@remix-run/router",
      "turbo-stream",
      /^@lingui\//,
      /^drizzle-orm/,
      "lucia",
      "zod",
      /^@conform-to\//,
      "yaml",
    ],
    external: ["@remix-run/node", "@remix-run/server-runtime"],
  },
  ...(isSsrBuild ? { define: { "process.env.NODE_ENV": '"production"' } } : {}),
  build: isSsrBuild ? { target: "node20" } : browserBuild,
}));
