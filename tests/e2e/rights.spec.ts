import { readdirSync } from "node:fs";
import { resolve } from "node:path";

import { expect, test, type APIRequestContext } from "@playwright/test";

import { DEMO_PASSWORD, demoAddresses, session } from "./support/demo";
import { startServer, type TestServer } from "../support/server";

/*
 * Who may access what: every route, requested by every role, as a page and as its data. The demo is in the database, so
 * that each requested record exists and would be shown to its owner.
 */

type Who = "nobody" | "trainee" | "supervisor" | "manager" | "admin";
const EVERYBODY: Who[] = ["nobody", "trainee", "supervisor", "manager", "admin"];
type Addresses = Awaited<ReturnType<typeof demoAddresses>>;

type Rule = {
  path: string | ((demo: Addresses) => string);
  /** Who gets the page. "anyone" includes people who are not signed in. */
  for: Who[] | "anyone" | "signed in";
  /** Roles that may open the route, but get a 404 for this record. */
  notTheirs?: Who[];
  /** The status for those who may open it, when it is not the page. */
  answer?: number;
  /** Not a page: 401 instead of a redirect to the sign-in page. */
  file?: true;
  /** Accepts writes only. */
  post?: true;
};

const STAFF: Who[] = ["manager", "admin"];

/** By the route's file. A route that is missing here fails the first test. */
const RULES: Record<string, Rule> = {
  "$.tsx": { path: "/nowhere", for: "anyone", answer: 404 },
  "_index.tsx": { path: "/", for: ["nobody"], answer: 200 },
  "account._index.tsx": { path: "/account", for: "signed in" },
  "account.email.$token.tsx": { path: "/account/email/none", for: "anyone", answer: 410 },
  "account.email.undo.$token.tsx": { path: "/account/email/undo/none", for: "anyone", answer: 410 },
  "account.email._index.tsx": { path: "/account/email", for: "signed in" },
  "account.password.tsx": { path: "/account/password", for: "signed in" },
  "account.record.tsx": { path: "/account/record", for: "signed in" },
  "account.sessions.tsx": { path: "/account/sessions", for: "signed in" },
  "admin._index.tsx": { path: "/admin", for: ["admin"] },
  "admin.contact.tsx": { path: "/admin/contact", for: ["admin"] },
  "admin.accounts.$id.tsx": { path: (demo) => demo.account, for: ["admin"] },
  "admin.accounts._index.tsx": { path: "/admin/accounts", for: ["admin"] },
  "certificates.$code._index.tsx": {
    path: (demo) => demo.certificate,
    for: ["manager", "admin"],
    notTheirs: ["trainee", "supervisor"],
  },
  "certificates.$code[.]pdf.tsx": {
    path: (demo) => `${demo.certificate}.pdf`,
    for: ["manager", "admin"],
    notTheirs: ["trainee", "supervisor"],
    file: true,
  },
  "certification._index.tsx": { path: "/certification", for: ["trainee"] },
  "certification.apply.tsx": { path: "/certification/apply", for: ["trainee"], answer: 303 },
  "certification.texts.tsx": { path: "/certification/texts", for: ["trainee"], answer: 303 },
  "exit.ts": { path: "/exit", for: "anyone", answer: 303 },
  "forgot-password.tsx": { path: "/forgot-password", for: "anyone" },
  "glossary.tsx": { path: "/glossary", for: "signed in" },
  "help-now.tsx": { path: "/help-now", for: "anyone" },
  "join.$token.tsx": { path: "/join/none", for: "anyone", answer: 410 },
  "learn._index.tsx": { path: "/learn", for: "signed in" },
  "learn.$module._index.tsx": { path: (demo) => demo.module, for: "signed in" },
  "learn.$module.$lesson.tsx": { path: (demo) => demo.lesson, for: "signed in" },
  "learn.$module.$lesson_.note.ts": {
    path: (demo) => `${demo.lesson}/note`,
    for: ["trainee"],
    file: true,
    post: true,
  },
  "learn.$module.$lesson_.place.ts": {
    path: (demo) => `${demo.lesson}/place`,
    for: ["trainee"],
    file: true,
    post: true,
  },
  "learn.$module.quiz._index.tsx": { path: (demo) => demo.quiz, for: ["trainee"] },
  "learn.$module.quiz.$attempt.tsx": { path: (demo) => demo.attempt, for: ["trainee"] },
  "learn.$module.quiz.$attempt_.answer.ts": {
    path: (demo) => `${demo.attempt}/answer`,
    for: ["trainee"],
    file: true,
    post: true,
  },
  "login.tsx": { path: "/login", for: ["nobody"], answer: 200 },
  "logout.tsx": { path: "/logout", for: ["trainee", "supervisor", "manager", "admin"], answer: 200 },
  "manage._index.tsx": { path: "/manage", for: ["manager"] },
  "manage.applications.$id.tsx": { path: (demo) => demo.waiting, for: ["manager"], notTheirs: ["admin"] },
  "manage.applications._index.tsx": { path: "/manage/applications", for: STAFF },
  "manage.audit.tsx": { path: "/manage/audit", for: STAFF },
  "manage.audit_.export[.]csv.tsx": { path: "/manage/audit/export.csv", for: STAFF, file: true },
  "manage.certificates.$id.tsx": { path: (demo) => demo.manageCertificate, for: STAFF },
  "manage.cohorts.$id._index.tsx": { path: (demo) => demo.cohort, for: ["manager"] },
  "manage.cohorts.$id.edit.tsx": { path: (demo) => `${demo.cohort}/edit`, for: ["manager"] },
  "manage.cohorts.$id.export[.]csv.tsx": {
    path: (demo) => `${demo.cohort}/export.csv`,
    for: ["manager"],
    file: true,
  },
  "manage.cohorts.$id.profile.tsx": { path: (demo) => `${demo.cohort}/profile`, for: ["manager"] },
  "manage.cohorts.$id.invite.tsx": { path: (demo) => `${demo.cohort}/invite`, for: ["manager"] },
  "manage.cohorts.$id.import.tsx": { path: (demo) => `${demo.cohort}/import`, for: ["manager"] },
  "manage.cohorts._index.tsx": { path: "/manage/cohorts", for: ["manager"] },
  "manage.cohorts.new.tsx": { path: "/manage/cohorts/new", for: ["manager"] },
  "manage.figures.$figure.tsx": { path: "/manage/figures/attention", for: ["manager"] },
  "manage.people.$id.tsx": { path: (demo) => demo.person, for: ["manager"] },
  "manage.people.$id_.profile.tsx": { path: (demo) => `${demo.learner}/profile`, for: ["manager"] },
  "manage.people._index.tsx": { path: "/manage/people", for: ["manager"] },
  "manage.people.export[.]csv.tsx": { path: "/manage/people/export.csv", for: ["manager"], file: true },
  "manage.people.invite.tsx": { path: "/manage/people/invite", for: ["manager"] },
  "manage.program.$file.tsx": { path: "/manage/program/summary.csv", for: ["manager"], file: true },
  "manage.program._index.tsx": { path: "/manage/program", for: ["manager"] },
  "manage.updates.$module.tsx": { path: "/manage/updates/recovery-principles", for: ["manager"] },
  "manage.updates._index.tsx": { path: "/manage/updates", for: ["manager"] },
  "policies.$slug.tsx": { path: "/policies/code-of-ethics", for: "anyone" },
  "practice.$id.tsx": { path: (demo) => demo.entryOfOther, for: [], notTheirs: ["trainee"] },
  "practice._index.tsx": { path: "/practice", for: ["trainee"] },
  "practice.draft.ts": { path: "/practice/draft", for: ["trainee"], file: true, post: true },
  "practice.new.tsx": { path: "/practice/new", for: ["trainee"] },
  "reset-password.$token.tsx": { path: "/reset-password/none", for: "anyone", answer: 410 },
  "setup.tsx": { path: "/setup", for: "anyone", answer: 404 },
  "supervise._index.tsx": { path: "/supervise", for: ["supervisor"] },
  "supervise.applications.$id.tsx": { path: (demo) => demo.application, for: ["supervisor"] },
  "supervise.practice.$id.tsx": { path: (demo) => demo.superviseEntry, for: ["supervisor"] },
  "supervise.trainees.$id.tsx": { path: (demo) => demo.supervised, for: ["supervisor"] },
  "verify.$code.tsx": { path: (demo) => demo.verify, for: "anyone" },
  "verify._index.tsx": { path: "/verify", for: "anyone" },
};

let server: TestServer;
let demo: Addresses;
let sessions: Record<Who, APIRequestContext>;

test.beforeAll(async () => {
  server = await startServer({ command: "demo", contentDir: resolve("content") });
  demo = await demoAddresses(server.url);
  sessions = { ...demo.sessions, nobody: await session(server.url, null) };
});
test.afterAll(async () => {
  for (const one of [...Object.values(sessions), demo.sessions.ready]) await one.dispose();
  await server.remove();
});

function isLetIn(rule: Rule, who: Who): boolean {
  if (rule.for === "anyone") return true;
  return rule.for === "signed in" ? who !== "nobody" : rule.for.includes(who);
}

/** The status that a rule promises to an account. */
function expected(rule: Rule, who: Who): number {
  if (isLetIn(rule, who)) return rule.answer ?? 200;
  if (rule.for !== "anyone" && rule.for !== "signed in" && rule.for.includes("nobody")) return 303; // Redirects to the account's own home page.
  if (who === "nobody") return rule.path === "/logout" ? 303 : rule.file ? 401 : 303;
  return rule.notTheirs?.includes(who) ? 404 : 403;
}

const pathOf = (rule: Rule) => (typeof rule.path === "string" ? rule.path : rule.path(demo));

/** The address of a page's data, as the framework's client requests it. */
const dataOf = (path: string) => (path === "/" ? "/_root.data" : `${path}.data`);

test("every route has its rule here", () => {
  expect(Object.keys(RULES).sort()).toEqual(readdirSync(resolve("app/routes")).sort());
});

for (const who of EVERYBODY) {
  test(`the pages that ${who} gets, and those not`, async () => {
    for (const [file, rule] of Object.entries(RULES)) {
      const path = pathOf(rule);
      const wanted = expected(rule, who);
      if (rule.post) continue;
      const answer = await sessions[who].get(path, { maxRedirects: 0 });
      expect.soft(answer.status(), `GET ${path} (${file})`).toBe(wanted);
      if (who === "nobody" && wanted === 303 && !["/exit", "/logout"].includes(path)) {
        expect.soft(answer.headers().location, path).toBe(`/login?to=${encodeURIComponent(path)}`);
      }
      if (rule.file || file === "exit.ts") continue;
      // The framework sends a redirect inside an answer of status 202.
      const data = await sessions[who].get(dataOf(path), { maxRedirects: 0 });
      expect.soft(data.status(), `GET ${dataOf(path)} (${file})`).toBe(wanted === 303 ? 202 : wanted);
      if (wanted >= 303 && wanted !== 410 && rule.for !== "anyone") {
        const body = await data.text();
        expect.soft(body.length, `what ${dataOf(path)} says`).toBeLessThan(4000);
      }
    }
  });

  test(`where ${who} may not write`, async () => {
    for (const [file, rule] of Object.entries(RULES)) {
      // Roles that may write, and records of other people, are covered by the tests below: here nothing should change.
      if (
        isLetIn(rule, who) ||
        rule.notTheirs?.includes(who) ||
        rule.for === "anyone" ||
        ["_index.tsx", "login.tsx", "logout.tsx"].includes(file)
      )
        continue;
      const path = pathOf(rule);
      const wanted = expected(rule, who);
      for (const address of rule.file ? [path] : [path, dataOf(path)]) {
        const answer = await sessions[who].post(address, {
          form: { intent: "x", id: "x", rev: "1" },
          maxRedirects: 0,
        });
        const isData = address !== path;
        // A page without forms answers 405 to those who may open it; the others are redirected first or get the same
        // answer.
        const allowed = isData && wanted === 303 ? [202, 405] : [wanted, 405];
        expect.soft(allowed, `POST ${address} (${file}): ${answer.status()}`).toContain(answer.status());
        if (answer.status() !== 303) continue;
        // A link back to the page, and that nothing was saved.
        const back = `/login?unsaved=1&to=${encodeURIComponent(address)}`;
        expect.soft(answer.headers().location, address).toBe(back);
      }
    }
  });
}

test("what belongs to another trainee is not found, whatever is done with its address", async () => {
  const { trainee } = sessions;
  const entry = demo.entryOfOther;
  const id = entry.split("/").at(-1) ?? "";
  for (const path of [demo.attemptOfOther, entry]) {
    for (const address of [path, dataOf(path)])
      expect.soft((await trainee.get(address)).status(), address).toBe(404);
  }
  const posts: [string, Record<string, string>][] = [
    [demo.attemptOfOther, { intent: "submit", seq: "1" }],
    [demo.attemptOfOther, { intent: "answers", position: "1", "seen-1": "0", "chosen-1": "a" }],
    [`${demo.attemptOfOther}/answer`, { position: "1", "seen-1": "0", "chosen-1": "a" }],
    [entry, { intent: "withdraw", id, rev: "1" }],
    [entry, { intent: "discard", id, rev: "1" }],
  ];
  for (const [path, form] of posts) {
    const answer = await trainee.post(path, { form, maxRedirects: 0 });
    expect.soft(answer.status(), `POST ${path} ${form.intent ?? ""}`).toBe(404);
  }
  expect((await trainee.get(`/practice/new?corrects=${id}`)).status()).toBe(404);
  // It is still there for its owner.
  expect((await demo.sessions.ready.get(entry)).status()).toBe(200);
  expect((await demo.sessions.ready.get(demo.attemptOfOther)).status()).toBe(200);
});

test("what is outside a supervisor's or manager's cohorts is not found", async () => {
  const { supervisor, manager } = sessions;
  for (const path of [demo.traineeOfOther, demo.applicationOfOther]) {
    expect.soft((await supervisor.get(path)).status(), path).toBe(404);
  }
  const form = {
    intent: "return",
    rev: "1",
    criterion: "observation",
    reason: "There is something to look at again.",
  };
  expect
    .soft((await supervisor.post(demo.applicationOfOther, { form })).status(), "handing it back")
    .toBe(404);
  const { cohortOfOther: cohort, personOfOther: person } = demo;
  for (const path of [
    cohort,
    `${cohort}/edit`,
    `${cohort}/invite`,
    `${cohort}/import`,
    `${cohort}/profile`,
    `${cohort}/export.csv`,
    person,
    `${person}/profile`,
  ]) {
    expect.soft((await manager.get(path)).status(), path).toBe(404);
    if (path.endsWith(".csv")) continue;
    expect
      .soft((await manager.post(path, { form: { intent: "assign", rev: "1" } })).status(), `POST ${path}`)
      .toBe(404);
  }
});

test("signing out ends the session, not only the cookie", async () => {
  const here = await session(server.url, "ready");
  const { cookies } = await here.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const stolen = async () => {
    const answer = await sessions.nobody.get("/account", { headers: { cookie }, maxRedirects: 0 });
    return answer.status();
  };
  expect(await stolen()).toBe(200);
  expect((await here.post("/logout", { maxRedirects: 0 })).status()).toBe(303);
  expect(await stolen()).toBe(303);
  await here.dispose();
});

test("signing out everywhere else ends the other sessions and keeps this one", async () => {
  const [here, there] = [await session(server.url, "ready"), await session(server.url, "ready")];
  expect((await there.get("/learn", { maxRedirects: 0 })).status()).toBe(200);
  const end = (form: Record<string, string>) =>
    here.post("/account/sessions", { form: { intent: "end_others", ...form }, maxRedirects: 0 });
  for (const password of ["", "a guess at it"]) expect((await end({ password })).status()).toBe(400);
  expect((await there.get("/learn", { maxRedirects: 0 })).status()).toBe(200);
  expect((await end({ password: DEMO_PASSWORD })).status()).toBe(303);
  expect((await there.get("/learn", { maxRedirects: 0 })).status()).toBe(303);
  expect((await here.get("/learn", { maxRedirects: 0 })).status()).toBe(200);
  await here.dispose();
  await there.dispose();
});
