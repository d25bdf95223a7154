import { describe, expect, test, vi } from "vitest";

import { sourceServer } from "../../support/source-server";
import { textOf } from "../../support/walker";
import { testWorld } from "../../support/world";

/* Regression: after a failed action without scripts, the error page had no navigation. */

async function open() {
  const world = await testWorld();
  const manager = await world.person("Maya", "manager");
  const cohort = await world.cohort("Spring", manager);
  const kim = await world.trainee("Kim", { cohort, assignedBy: manager });
  const server = await sourceServer(world);
  return { world, manager, cohort, kim, server, cookie: await server.cookieOf(kim) };
}

/** The visible frame: navigation, account, leaving, and a link in the page itself. */
function expectFrame(html: string, isSignedIn: boolean) {
  expect(html).toContain('href="/help-now"');
  expect(html).toContain('href="/exit"');
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
  expect(main).toMatch(/<h1/);
  expect(main, "a way back or on").toMatch(/<a [^>]*href="\/|<button/);
  if (!isSignedIn) return;
  expect(html, "the ways").toMatch(/<nav[^>]*aria-label="Main"/);
  expect(html).toContain('href="/learn"');
  expect(textOf(html)).toContain("Sign out");
  expect(textOf(main)).not.toContain("Sign in");
}

describe("the page frame stays after a form without scripts fails", () => {
  test.each([
    ["what is not there", "/learn/none/quiz", 404],
    ["what is for others", "/manage/people/invite", 403],
    ["what is for others, on a page with an index", "/manage/cohorts/new", 403],
    ["what no page takes", "/nowhere", 404],
  ])("%s", async (_what, path, status) => {
    const { server, cookie } = await open();
    const answer = await server.post(path, { intent: "none" }, { cookie });
    expect(answer.status).toBe(status);
    expectFrame(await answer.text(), true);
  });

  test("when the form is too large, with a link back to its page", async () => {
    const { server, cookie } = await open();
    const answer = await server.post("/practice/new", { note: "x".repeat(300_000) }, { cookie });
    expect(answer.status).toBe(413);
    const html = await answer.text();
    expectFrame(html, true);
    const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
    expect(main).toContain('href="/practice/new"');
  });

  test("on a page that accepts no form", async () => {
    const { server, cookie } = await open();
    const answer = await server.post("/glossary", { a: "b" }, { cookie });
    expect(answer.status).toBe(405);
    expectFrame(await answer.text(), true);
  });

  test("on an internal error, with what was typed and the request id", async () => {
    const { world, server, cookie } = await open();
    vi.spyOn(world.sessions, "end").mockRejectedValue(new Error("broken on purpose"));
    const answer = await server.post("/logout", { note: "my own words" }, { cookie });
    expect(answer.status).toBe(500);
    const html = await answer.text();
    expectFrame(html, true);
    expect(html).toContain("my own words");
    expect(server.lines.filter((line) => line.event === "request.failed")).toHaveLength(1);
  });

  test("when signed out, with the texts in the page's own language", async () => {
    const { server } = await open();
    const answer = await server.post("/nowhere", { a: "b" });
    expect(answer.status).toBe(404);
    const html = await answer.text();
    expectFrame(html, false);
    expect(html).toMatch(/href="\/policies\//);
  });

  test("a form that succeeds still redirects where it should", async () => {
    const { server, cookie } = await open();
    const answer = await server.post("/logout", {}, { cookie });
    expect(answer.status).toBe(303);
  });
});
