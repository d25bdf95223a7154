/* Sets up what the drills need and runs them: system packages where available, the build, then the drills. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return status ?? 1;
}

/** @param {string} program */
const isThere = (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

const PACKAGES = { strace: "strace", faketime: "faketime", mount: "mount" };
const missing = Object.entries(PACKAGES).flatMap(([program, name]) => (isThere(program) ? [] : [name]));
if (missing.length > 0 && process.getuid?.() === 0 && isThere("apt-get")) {
  run("apt-get", ["update", "-q"]);
  run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...missing]);
}

const status =
  run(process.execPath, ["app/server/setup.mjs"]) ||
  (existsSync("node_modules/vitest/vitest.mjs")
    ? run(process.execPath, [
        "node_modules/vitest/vitest.mjs",
        "run",
        "--config",
        "tests/drills/vitest.config.ts",
        ...process.argv.slice(2),
      ])
    : 1);
process.exit(status);
