import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The TypeScript files below a folder of the project, sorted; paths are relative to the project's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name))
    .sort();
}
