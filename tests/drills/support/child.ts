import { resolve } from "node:path";

import { build } from "esbuild";

/** Bundles a script of tests/drills/children, so that it can run, and be killed, in a separate process. */
export async function bundled(name: string): Promise<string> {
  const outfile = resolve(`build/drills/${name}.mjs`);
  await build({
    entryPoints: [`tests/drills/children/${name}.ts`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "~": resolve("app") },
    logLevel: "warning",
  });
  return outfile;
}
