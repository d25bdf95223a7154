import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

import { afterAll } from "vitest";

/*
 * What earlier releases left: the demo's database and content as that release made them, and how it showed everyone's
 * progress. All people in it are fictional.
 */

const HERE = "tests/support/releases";
const unpack = (name: string) => brotliDecompressSync(readFileSync(join(HERE, name)));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), "alongside-release-"));
  folders.push(folder);
  return folder;
}

/** Returns the path of a copy of the first release's demo database, removed when the file's tests end. */
export function firstReleaseDatabase(): string {
  const file = join(folderOfTest(), "first.db");
  writeFileSync(file, unpack("first.db.br"));
  return file;
}

/** Returns the path of a copy of the first release's content folder, removed when the file's tests end. */
export function firstReleaseContent(): string {
  const folder = folderOfTest();
  const files = JSON.parse(unpack("first-content.json.br").toString("utf8")) as Record<string, string>;
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export type FirstStatus = {
  stage: string;
  isReady: boolean;
  nextActor: string;
  evidenceHash: string;
  requirements: Record<string, [state: string, have: number, need: number]>;
  /** Ids of the modules that counted. */
  modules: string[];
};

/** Returns how the first release showed everyone: by email, and how many of each cohort are at each stage. */
export function firstReleaseStatuses(): {
  people: Record<string, FirstStatus>;
  stages: Record<string, Record<string, number>>;
} {
  return JSON.parse(readFileSync(join(HERE, "first-statuses.json"), "utf8")) as ReturnType<
    typeof firstReleaseStatuses
  >;
}
