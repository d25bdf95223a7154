import { describe, expect, test, vi } from "vitest";

import { sourceServer } from "../../support/source-server";
import { outcome, testWorld } from "../../support/world";
import { HOUR } from "~/lib/dates";
import { loader as adminHome } from "~/routes/admin._index";

/* Regression: refused requests (403, forged origin, 429) left no trace. */

async function attacked() {
  const world = await testWorld();
  const admin = await world.person("Ada", "administrator");
  const kim = await world.person("Kim", "trainee");
  const server = await sourceServer(world);
  const cookie = await server.cookieOf(kim);
  for (let n = 0; n < 3; n += 1) {
    const forged = await server.post("/login", { email: kim.email }, { origin: "https://evil.example" });
    expect(forged.status).toBe(403);
    await forged.text();
  }
  for (const path of ["/manage", "/admin.data"]) {
    const refused = await server.get(path, cookie);
    expect(refused.status, path).toBe(403);
    await refused.text();
  }
  for (let n = 0; n < 40; n += 1) {
    const tried = await server.post("/login", { email: kim.email, password: `guess ${n}` });
    await tried.text();
    if (tried.status === 429) break;
  }
  const refusedCounts = async () => {
    const { data } = await outcome(() => adminHome(world.get(admin, "/admin")));
    return (data as { refused?: { kind: string; lastDay: number; lastWeek: number }[] }).refused;
  };
  return { world, kim, server, refusedCounts };
}

describe("refused requests", () => {
  test("are counted in the metrics, by kind", async () => {
    const { server } = await attacked();
    const text = await server.metrics();
    expect(text).toMatch(/^alongside_refused_requests_total\{kind="other_site"\} 3$/m);
    expect(text).toMatch(/^alongside_refused_requests_total\{kind="forbidden"\} 2$/m);
    expect(text).toMatch(/^alongside_refused_requests_total\{kind="too_many"\} 1$/m);
  });

  test("are in the log with route and kind, and without anything personal", async () => {
    const { server, kim } = await attacked();
    const refused = server.lines.filter((line) => line.event === "request.refused");
    expect(refused.map(({ kind }) => kind).sort()).toEqual([
      "forbidden",
      "forbidden",
      "other_site",
      "other_site",
      "other_site",
      "too_many",
    ]);
    expect(refused.map(({ route }) => route)).toContain("routes/manage._index");
    const all = JSON.stringify(refused);
    expect(all).not.toContain(kim.id);
    expect(all).not.toContain(kim.email);
    expect(all).not.toMatch(/127\.0\.0\.1|evil\.example|guess/);
  });

  test("are shown to administrators with the counts of the last day and week, and are deleted in time", async () => {
    const { world, refusedCounts } = await attacked();
    await vi.waitFor(
      async () =>
        expect(await refusedCounts()).toEqual([
          { kind: "other_site", lastDay: 3, lastWeek: 3 },
          { kind: "forbidden", lastDay: 2, lastWeek: 2 },
          { kind: "too_many", lastDay: 1, lastWeek: 1 },
        ]),
      { timeout: 6000, interval: 200 },
    );
    world.clock.now += 30 * HOUR;
    expect(await refusedCounts()).toContainEqual({ kind: "other_site", lastDay: 0, lastWeek: 3 });
    world.clock.now += 7 * 24 * HOUR;
    expect(await refusedCounts()).toEqual([]);
  });

  test("do not flood the log, however many there are", async () => {
    const world = await testWorld();
    const server = await sourceServer(world);
    for (let n = 0; n < 200; n += 1)
      await (await server.post("/logout", {}, { origin: "https://evil.example" })).text();
    expect(await server.metrics()).toMatch(/refused_requests_total\{kind="other_site"\} 200$/m);
    const lines = server.lines.filter((line) => line.event === "request.refused");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(20);
  });
});
