import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

import { linguiMacro } from "../../app/framework/vite-lingui.ts";

/* One drill at a time: each needs the machine to itself, and some read kernel counters. */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  plugins: [linguiMacro(), lingui({ configPath: "app/locales/lingui.config.ts" })],
  resolve: { alias: { "~": new URL("../../app", import.meta.url).pathname } },
  test: {
    include: ["tests/drills/**/*.drill.test.ts"],
    environment: "node",
    globalSetup: "tests/support/database-template.ts",
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    reporters: ["verbose"],
    disableConsoleIntercept: true,
  },
});
