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
    // A busy machine makes a test wait.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest leaves one core free, which is half of a machine with two.
    maxWorkers: "100%",
    // Loading the program again for each file would cost more than most files' tests.
    isolate: false,
    projects: [
      { extends: true, test: { name: "unit", include: ["tests/unit/**/*.test.{ts,tsx}"] } },
      { extends: true, test: { name: "sqlite", include: [integration] } },
      {
        // The same tests on the other engine; each process starts one server, and its files share it.
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
        },
      },
    ],
  },
});
