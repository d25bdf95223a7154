// The project's own macro plugin is TypeScript; this loads it where Node cannot.
import { transformWithEsbuild } from "vite";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** @param {string} root */
export async function loadMacro(root) {
  const source = await readFile(join(root, "app/framework/vite-lingui.ts"), "utf8");
  const { code } = await transformWithEsbuild(source, "vite-lingui.ts");
  const folder = join(root, "node_modules/.cache/gallery");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "vite-lingui.mjs"), code);
  return import(join(folder, "vite-lingui.mjs"));
}
