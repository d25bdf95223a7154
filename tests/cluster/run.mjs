/*
 * Sets up what the tests on a real PostgreSQL need and runs them: the server's package where available, then the build.
 */
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

if (!existsSync("/usr/lib/postgresql") && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  run("apt-get", ["update", "-q"]);
  // Keeps the package from creating and starting a cluster of its own.
  run("sh", [
    "-c",
    "mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf",
  ]);
  run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "postgresql", "util-linux"]);
}

process.exit(
  run(process.execPath, ["app/server/setup.mjs"]) ||
    run(process.execPath, [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--config",
      "tests/cluster/vitest.config.ts",
      ...process.argv.slice(2),
    ]),
);
