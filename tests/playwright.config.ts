import { defineConfig, devices } from "@playwright/test";

import { CHROMIUM_FLAGS, findChromium } from "./support/chromium";

const executablePath = await findChromium();

/* Each file starts the built server on its own database and port, so files can run in parallel. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./support/demo-templates.ts",
  outputDir: "../test-results",
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    launchOptions: { executablePath, args: CHROMIUM_FLAGS },
    locale: "en-US",
    timezoneId: "America/Chicago",
    // Traces double the duration of the tests; the page at the time of a failure is saved anyway.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    actionTimeout: 15_000,
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 900 } } },
    {
      name: "phone",
      use: { ...devices["Pixel 7"], viewport: { width: 360, height: 740 } },
      testMatch: /stories\//,
    },
    {
      name: "without-scripts",
      use: { ...devices["Desktop Chrome"], javaScriptEnabled: false },
      testMatch: /stories\//,
    },
  ],
});
