import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "@playwright/test";

import { session } from "./support/demo";
import { startServer, type TestServer } from "../support/server";

/* What a phone on a slow connection has to load for its first lesson. */

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

/** Compressed as the server does it, KiB: the maximum of each kind of page, with a margin of a fifth. */
const PAGES = {
  visitor: { "/login": 2.8, "/help-now": 2.5, "/verify": 2.7 },
  trainee: {
    // Lists all sixteen modules: those beyond the requirements come after the path.
    "/learn": 6,
    "/learn/boundaries": 7,
    "/learn/boundaries/dual-relationships": 12.5,
    "/learn/boundaries/dual-relationships.data": 7,
    "/learn/boundaries/quiz": 4.2,
    "/practice": 4.2,
    "/practice/new": 7.5,
    "/certification": 7.3,
  },
  supervisor: { "/supervise": 7.3 },
  manager: { "/manage": 6, "/manage/cohorts": 4.6, "/manage/people": 14.5, "/manage/applications": 4.2 },
  admin: { "/admin": 5, "/admin/accounts": 11.3 },
} as const;

test("each kind of page stays small", async ({ request }) => {
  const over: Record<string, string> = {};
  for (const [who, pages] of Object.entries(PAGES)) {
    const person =
      who === "trainee" || who === "supervisor" || who === "manager" || who === "admin"
        ? await session(server.url, who)
        : request;
    for (const [path, most] of Object.entries(pages)) {
      const answer = await person.get(`${server.url}${path}`);
      expect(answer.status(), path).toBe(200);
      const page = await answer.text();
      const kib = gzipSync(page, { level: 3 }).length / KIB;
      if (kib > most) over[path] = kib.toFixed(1);
      const scripts = [...new Set(page.match(/\/assets\/[\w.-]+\.js/g))];
      const js = scripts.reduce(
        (sum, one) => sum + readFileSync(join("build/client", `${one}.gz`)).length,
        0,
      );
      if (js / KIB > 105) over[`${path} scripts`] = (js / KIB).toFixed(1);
    }
  }
  expect(over).toEqual({});
});
