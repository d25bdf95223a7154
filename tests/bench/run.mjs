/* Bundles one of the measuring scripts and runs it: not every supported Node version runs TypeScript by itself. */
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const [name = "main", ...rest] = process.argv.slice(2);
const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
const outfile = `build/bench/${name}.mjs`;
await build({
  entryPoints: [`tests/bench/${name}.ts`],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "~": `${root}/app` },
  logLevel: "warning",
});
process.argv = [process.argv[0] ?? "node", outfile, ...rest];
await import(new URL(`../../${outfile}`, import.meta.url).href);
