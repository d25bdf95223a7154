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

/**
 * Returns a plugin that builds the server as one bundle, because the command line, the Express server, and the routes
 * share modules.
 */
function serverEntry(): Plugin {
  return {
    name: "alongside:server-entry",
    // Runs after the framework's plugin, which would otherwise set its own entry.
    enforce: "post",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? { build: { rollupOptions: { input: "app/cli/main.ts" } } } : undefined,
  };
}

/** Returns a plugin that compresses static assets once, as small as possible, so that the server doesn't have to. */
function compressedAssets(): Plugin {
  const folder = "build/client/assets";
  return {
    name: "alongside:compressed-assets",
    // Runs with the server build, because the route manifest is written then and all files exist.
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

/**
 * Returns the shared chunk for code that nearly every page needs. Two files rather than many small ones, which compress
 * worse and make a longer manifest.
 */
function chunkOf(id: string): string | undefined {
  if (
    /\/node_modules\/@lingui\/|\/app\/lib\/(?!form|audit-actions|vocabulary)|\/app\/(root|framework\/(early-input|page-translation))\.tsx?$/.test(
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

/** Terser saves a phone a twentieth of the bytes, at the cost of half a minute per build. */
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
  // The framework lists the modules to preload in the page itself.
  modulePreload: false,
  rollupOptions: {
    // Removes the router's warnings to developers; it calls this function for nothing else.
    treeshake: { manualPureFunctions: ["warning"] },
    output: {
      manualChunks: chunkOf,
      // Short names, because each page includes the list of every route's files.
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
  // In development, Vite scans for browser dependencies to prebundle; these belong to the server.
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
  // Code that every request runs is bundled: there is one file to load at startup, and only production builds of
  // dependencies are used.
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
