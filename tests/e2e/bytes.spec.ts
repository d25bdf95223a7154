import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "@playwright/test";

import { session } from "./support/demo";
import { startServer, type TestServer } from "../support/server";

/* What a phone on a bad line has to load for its first lesson. */

const KIB = 1024;

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
});
test.afterAll(async () => {
  await server.remove();
});

test("a lesson's first visit stays small", async () => {
  const trainee = await session(server.url, "trainee");
  const html = await (await trainee.get("/learn/boundaries/dual-relationships")).text();
  await trainee.dispose();

  const assets = (ending: string) => [
    ...new Set(html.match(new RegExp(`/assets/[\\w.-]+\\.${ending}`, "g"))),
  ];
  const sizeOf = (asset: string) => gzipSync(readFileSync(join("build/client", asset)), { level: 9 }).length;
  const sum = (ending: string) => assets(ending).reduce((total, asset) => total + sizeOf(asset), 0);

  expect(assets("js").length).toBeGreaterThan(2);
  expect(sum("js")).toBeLessThanOrEqual(100 * KIB);
  expect(sum("css")).toBeLessThanOrEqual(20 * KIB);
  expect(gzipSync(html).length).toBeLessThanOrEqual(25 * KIB);
});
