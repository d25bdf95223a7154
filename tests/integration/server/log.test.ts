import { expect, test } from "vitest";

import { sourceServer } from "../../support/source-server";
import { testWorld } from "../../support/world";

/* Regression: `GET /login?_data=root` and `/reset-password/TOKEN%E0%A4%A` wrote what a stranger sent into the log. */

const TOKEN = "t0kj3n5h2v9qd8w7c6b4a1z2y3x5w6v7";

const MISTAKES: [method: string, path: string, body?: string][] = [
  ["GET", "/login?_data=root"],
  ["GET", "/login?_data=routes%2Flogin"],
  ["GET", `/login?_data=${TOKEN}`],
  ["POST", "/login?_data=root"],
  ["GET", "/login.data?_data=root"],
  ["GET", "/login.data?_routes=nothing"],
  ["GET", `/reset-password/${TOKEN}%E0%A4%A`],
  ["GET", `/reset-password/${TOKEN}%E0%A4%A.data`],
  ["GET", `/join/${TOKEN}%`],
  ["GET", "/learn/%E0%A4%A/quiz"],
  ["GET", `/certificates/${TOKEN}%C0%AF.pdf`],
  ["POST", `/reset-password/${TOKEN}%E0%A4%A`, "password=x"],
  ["POST", "/glossary", "a=b"],
  ["POST", "/glossary.data", "a=b"],
  ["PUT", "/login", "a=b"],
  ["POST", "/nowhere", "a=b"],
  ["GET", "/nowhere.data"],
  ["POST", "/login", `email=${TOKEN}&constructor=1`],
  ["HEAD", `/join/${TOKEN}%E0`],
];

test.each(MISTAKES)(
  "a visitor's malformed request is a 4xx or a page, and is not logged as an error: %s %s",
  async (method, path, body) => {
    const world = await testWorld();
    const { url, lines, said } = await sourceServer(world);
    const answer = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        origin: url,
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const page = await answer.text();
    expect(answer.status).toBeLessThan(500);
    expect(page).not.toMatch(/\bat .*\.(js|ts|tsx):\d+/);
    expect(lines.filter(({ level }) => level === "error")).toEqual([]);
    expect(said).toEqual([]);
  },
);

test("a link whose end was garbled gets the page of any invalid link", async () => {
  const world = await testWorld();
  const { get } = await sourceServer(world);
  const dead = await get(`/reset-password/${TOKEN}`);
  const mangled = await get(`/reset-password/${TOKEN}%E0%A4%A`);
  expect(mangled.status).toBe(dead.status);
  expect(await mangled.text()).toContain("Help now");
});

test("what libraries write to the console during a request goes to the log, redacted", async () => {
  const world = await testWorld();
  const { get, lines, said } = await sourceServer(world);
  await get(`/nowhere/${TOKEN}%E0%A4%A`);
  expect(JSON.stringify(lines) + said.join()).not.toContain(TOKEN.slice(0, 12));
});
