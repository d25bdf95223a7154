import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";

import { linguiMacro } from "../app/server/vite-lingui.ts";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  plugins: [linguiMacro(), lingui({ configPath: "app/locales/lingui.config.ts" })],
  resolve: { alias: { "~": new URL("../app", import.meta.url).pathname } },
  test: {
    include: ["tests/unit/**/*.test.{ts,tsx}", "tests/integration/**/*.test.{ts,tsx}"],
    environment: "node",
    globalSetup: "tests/support/database-template.ts",
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
