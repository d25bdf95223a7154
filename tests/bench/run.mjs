/* Bundles the benchmark and runs it: Node cannot run TypeScript by itself everywhere we support. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
mkdirSync("node_modules/.cache/bench", { recursive: true });
const outfile = "node_modules/.cache/bench/main.mjs";
await build({
  entryPoints: ["tests/bench/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "~": `${root}/app` },
  logLevel: "warning",
});
await import(new URL(`../../${outfile}`, import.meta.url).href);
