import { resolve } from "node:path";

import { expect, test } from "@playwright/test";

import { startServer } from "../../support/server";

test("the demo prints what a person needs: its address and its accounts, and no log lines", async () => {
  const server = await startServer({ command: "demo", contentDir: resolve("content"), isFresh: true });
  const lines = server
    .output()
    .split("\n")
    .filter((line) => line.trim() !== "");
  await server.remove();
  expect(lines.join("\n")).toMatch(/Alongside is at http/);
  expect(lines.join("\n")).toContain("trainee@demo.example");
  expect(lines.filter((line) => line.startsWith("{"))).toEqual([]);
  expect(lines.length).toBeLessThanOrEqual(20);
});
