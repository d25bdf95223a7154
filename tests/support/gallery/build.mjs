// Renders the design system to files for viewing: node tests/support/gallery/build.mjs OUT_DIR
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import tailwindcss from "@tailwindcss/vite";
import { build, createServer } from "vite";

import { loadMacro } from "./macro.mjs";

const root = new URL("../../..", import.meta.url).pathname;
const out = process.argv[2] ?? "/tmp/gallery";
const { linguiMacro } = await loadMacro(root);
const shared = {
  root,
  configFile: /** @type {const} */ (false),
  logLevel: /** @type {const} */ ("warn"),
  resolve: { alias: { "~": join(root, "app") } },
};

await build({
  ...shared,
  plugins: [linguiMacro(), tailwindcss()],
  publicDir: false,
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: join(root, "tests/support/gallery/client.tsx"),
      output: { entryFileNames: "client.js", assetFileNames: "[name][extname]" },
    },
  },
});

const server = await createServer({
  ...shared,
  plugins: [linguiMacro()],
  appType: "custom",
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const { names, render } = await server.ssrLoadModule("/tests/support/gallery/render.tsx");
for (const name of names) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="client.css"></head>
<body><div id="root" data-page="${name}">${render(name)}</div><script type="module" src="client.js"></script></body></html>`;
  await writeFile(join(out, `${name}.html`), html);
}
await server.close();

for (const file of await readdir(out)) {
  const bytes = await readFile(join(out, file));
  console.log(file, bytes.length, "gzip", gzipSync(bytes).length);
}
