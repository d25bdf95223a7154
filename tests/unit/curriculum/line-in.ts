import { readFile } from "node:fs/promises";
import path from "node:path";
import { lineOfText, SMALL_CONTENT } from "./support";

export async function lineIn(file: string, part: string): Promise<number> {
  return lineOfText(await readFile(path.join(SMALL_CONTENT, file), "utf8"), part);
}
