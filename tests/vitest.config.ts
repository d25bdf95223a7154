import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

import { linguiMacro } from "../app/framework/vite-lingui.ts";

const integration = "tests/integration/**/*.test.{ts,tsx}";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  plugins: [linguiMacro(), lingui({ configPath: "app/locales/lingui.config.ts" })],
  resolve: { alias: { "~": new URL("../app", import.meta.url).pathname } },
  test: {
    environment: "node",
    globalSetup: "tests/support/database-template.ts",
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "sqlite", include: ["tests/unit/**/*.test.{ts,tsx}", integration] },
      },
      {
        // The same tests on the other engine, in one process, because the server inside it takes a while to start.
        extends: true,
        test: {
          name: "postgres",
          include: [integration],
          // Tests of files, and of what only one engine knows.
          exclude: [
            "tests/integration/db/{opening,migrations}.test.ts",
            "tests/integration/db-tools/keeping.test.ts",
            "tests/integration/server/backups.test.ts",
          ],
          env: { DATABASE_URL: "postgres://inside/test" },
          // One process runs them all and may have to wait on a busy machine.
          testTimeout: 60_000,
          isolate: false,
        },
      },
    ],
  },
});
