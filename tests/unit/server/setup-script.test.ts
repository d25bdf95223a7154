import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { afterEach, describe, expect, test } from "vitest";

/* The first run, with an npm that prints what the real one prints. */

const NOISE = `npm warn EBADENGINE Unsupported engine { package: 'x@1.0.0', required: { node: '>=22' } }
npm warn allow-scripts 4 packages have install scripts not yet covered by allowScripts:
`;

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function firstRun(script: string) {
  const root = mkdtempSync(join(tmpdir(), "alongside-first-"));
  folders.push(root);
  mkdirSync(join(root, "app/server"), { recursive: true });
  mkdirSync(join(root, "bin"));
  mkdirSync(join(root, "node_modules"));
  mkdirSync(join(root, "build"));
  cpSync("app/server/setup.mjs", join(root, "app/server/setup.mjs"));
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "package-lock.json"), "{}");
  const npm = join(root, "bin/npm");
  writeFileSync(npm, `#!/bin/sh\n${script}`);
  chmodSync(npm, 0o755);
  const run = spawnSync(process.execPath, [join(root, "app/server/setup.mjs")], {
    cwd: root,
    env: { ...process.env, PATH: `${join(root, "bin")}${delimiter}${process.env.PATH ?? ""}` },
    encoding: "utf8",
  });
  return { root, status: run.status, said: `${run.stdout}${run.stderr}` };
}

const noisy = `for i in $(seq 1 60); do cat <<'X'\n${NOISE}X\ndone\n`;

describe.runIf(process.platform !== "win32")("the first run", () => {
  test("says in a few lines what it is doing, and nothing that looks like a failure", () => {
    const { status, said } = firstRun(`${noisy}exit 0\n`);
    expect(status).toBe(0);
    const lines = said.split("\n").filter((line) => line.trim() !== "");
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(said).not.toMatch(/EBADENGINE|npm warn|allow-?scripts|not yet covered/i);
    expect(said).toMatch(/Installing/);
    expect(said).toMatch(/Building/);
  });

  test("names the log when it fails, and shows its last lines", () => {
    const { root, status, said } = firstRun(`${noisy}echo "npm error network is down" >&2\nexit 7\n`);
    expect(status).toBe(7);
    expect(said).toContain("network is down");
    expect(said.split("\n").length).toBeLessThanOrEqual(30);
    const named = /\S+\.log/.exec(said)?.[0] ?? "";
    expect(named, "the path of a log file").toContain(root);
    expect(readFileSync(named, "utf8")).toContain("EBADENGINE");
  });
});
