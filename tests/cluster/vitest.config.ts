import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

import { linguiMacro } from "../../app/framework/vite-lingui.ts";

/*
 * On a real PostgreSQL server: the repository tests again, then tests with several processes and with failing servers.
 */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  plugins: [linguiMacro(), lingui({ configPath: "app/locales/lingui.config.ts" })],
  resolve: { alias: { "~": new URL("../../app", import.meta.url).pathname } },
  test: {
    environment: "node",
    env: { DATABASE_URL: "postgres://inside/test" },
    globalSetup: ["tests/support/database-template.ts", "tests/cluster/support/server-for-all.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "repository",
          include: ["tests/integration/**/*.test.{ts,tsx}"],
          exclude: [
            "tests/integration/db/{opening,migrations}.test.ts",
            "tests/integration/db-tools/keeping.test.ts",
            "tests/integration/server/backups.test.ts",
          ],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          include: ["tests/cluster/**/*.cluster.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
    disableConsoleIntercept: true,
  },
});
