import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Returns the TypeScript files below a folder of the project, sorted, with paths relative to the project's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name))
    .sort();
}
