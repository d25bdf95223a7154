import { request, type APIRequestContext } from "@playwright/test";

export const DEMO_PASSWORD = "walk-alongside";

/** A separate session over HTTP, as the demo account with this name; null is a visitor who is not signed in. */
export async function session(url: string, account: string | null): Promise<APIRequestContext> {
  const made = await request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } });
  if (account) {
    const form = { email: `${account}@demo.example`, password: DEMO_PASSWORD };
    const answer = await made.post("/login", { form, maxRedirects: 0 });
    if (answer.status() !== 303) throw new Error(`${account} could not sign in: ${answer.status()}`);
  }
  return made;
}

/** The first matching address on a page; fails when there is none, since the demo should have one of everything. */
export async function linkOn(from: APIRequestContext, page: string, pattern: RegExp): Promise<string> {
  const [first] = await linksOn(from, page, pattern);
  if (!first) throw new Error(`No link on ${page} is like ${pattern}`);
  return first;
}

/** Every matching address on a page, each once, without what follows `#` or `?`. */
export async function linksOn(from: APIRequestContext, page: string, pattern: RegExp): Promise<string[]> {
  const html = await (await from.get(page)).text();
  const found = [...html.matchAll(/ (?:href|action)="([^"#?]*)[^"]*"/g)].map((match) => match[1] ?? "");
  return [...new Set(found.filter((address) => pattern.test(address)))];
}

const ID = "[0-9a-f-]{36}";

/** Returns the first issued application of someone whom this supervisor does not supervise, by the names on the pages. */
async function applicationOfOther(
  manager: APIRequestContext,
  supervisor: APIRequestContext,
  issued: RegExp,
): Promise<string> {
  const home = await (await supervisor.get("/supervise")).text();
  const names = [...home.matchAll(/href="\/supervise\/trainees\/[^"]*"[^>]*>(?:<bdi>)?([^<]+)/g)].map(
    ([, name = ""]) => name,
  );
  for (const address of await linksOn(manager, "/manage/applications?show=issued", issued)) {
    const page = await (await manager.get(address)).text();
    const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page)?.[1] ?? "";
    if (!names.some((name) => title.includes(name))) return address;
  }
  throw new Error("Every issued application is of one of the supervisor's own trainees.");
}

/** Where to find one of each thing that has an address of its own, as the demo's accounts reach it. */
export async function demoAddresses(url: string) {
  const [trainee, ready, supervisor, manager, admin] = await Promise.all(
    ["trainee", "ready", "supervisor", "manager", "admin"].map((account) => session(url, account)),
  );
  if (!trainee || !ready || !supervisor || !manager || !admin) throw new Error("five accounts");
  const idIn = (address: string) => address.split("/").at(-1) ?? "";
  const issued = new RegExp(`^/manage/applications/${ID}$`);
  const application = await applicationOfOther(manager, supervisor, issued);
  const certificateAdmin = await linkOn(manager, application, new RegExp(`^/manage/certificates/${ID}$`));
  const certificate = await linkOn(manager, certificateAdmin, /^\/certificates\/[^/.]+$/);
  const module = "/learn/recovery-principles";
  const found = {
    module,
    lesson: await linkOn(trainee, module, /^\/learn\/recovery-principles\/(?!quiz)[^/]+$/),
    quiz: `${module}/quiz`,
    attempt: await linkOn(trainee, `${module}/quiz`, new RegExp(`/quiz/${ID}$`)),
    attemptOfOther: await linkOn(ready, `${module}/quiz`, new RegExp(`/quiz/${ID}$`)),
    entryOfOther: await linkOn(ready, "/practice", new RegExp(`^/practice/${ID}$`)),
    certificate,
    verify: certificate.replace("/certificates/", "/verify/"),
    supervised: await linkOn(supervisor, "/supervise", new RegExp(`^/supervise/trainees/${ID}$`)),
    application: await linkOn(supervisor, "/supervise", new RegExp(`^/supervise/applications/${ID}$`)),
    cohort: await linkOn(manager, "/manage/cohorts", new RegExp(`^/manage/cohorts/${ID}$`)),
    person: await linkOn(manager, "/manage/people", new RegExp(`^/manage/people/${ID}$`)),
    learner: await linkOn(manager, "/manage/people?role=trainee", new RegExp(`^/manage/people/${ID}$`)),
    waiting: await linkOn(manager, "/manage/applications?show=waiting", issued),
    manageCertificate: certificateAdmin,
    account: await linkOn(admin, "/admin/accounts", new RegExp(`^/admin/accounts/${ID}$`)),
  };
  const superviseEntry = await linkOn(
    supervisor,
    found.supervised,
    new RegExp(`^/supervise/practice/${ID}$`),
  );

  // Of what is there, what belongs to others: another manager's cohort, and people who have another supervisor.
  const [priya, luca] = [await session(url, "priya.raman"), await session(url, "luca.ferri")];
  const otherCohorts = [priya, luca].map((one) =>
    linksOn(one, "/manage/cohorts", new RegExp(`^/manage/cohorts/${ID}$`)),
  );
  const ownCohorts = await linksOn(manager, "/manage/cohorts", new RegExp(`^/manage/cohorts/${ID}$`));
  const cohortOfOther =
    (await Promise.all(otherCohorts)).flat().find((cohort) => !ownCohorts.includes(cohort)) ?? "";
  const lead = (await priya.get(cohortOfOther)).status() === 200 ? priya : luca;
  const personOfOther = await linkOn(lead, cohortOfOther, new RegExp(`^/manage/people/${ID}$`));
  const supervised = (await linksOn(supervisor, "/supervise", new RegExp(`^/supervise/trainees/${ID}$`))).map(
    idIn,
  );
  const known = await linksOn(manager, "/manage/people?role=trainee", new RegExp(`^/manage/people/${ID}$`));
  const traineeOfOther = known.map(idIn).find((id) => !supervised.includes(id)) ?? "";
  for (const one of [priya, luca]) await one.dispose();

  return {
    ...found,
    superviseEntry,
    cohortOfOther,
    personOfOther,
    traineeOfOther: `/supervise/trainees/${traineeOfOther}`,
    applicationOfOther: `/supervise/applications/${idIn(application)}`,
    sessions: { trainee, ready, supervisor, manager, admin },
  };
}

export type DemoAddresses = Awaited<ReturnType<typeof demoAddresses>>;

/** A lesson with a private note, and a quiz that the account "ready" has not passed. */
export const LESSON_WITH_NOTE = "/learn/boundaries/dual-relationships";
export const OPEN_QUIZ = "/learn/overdose-response/quiz";

/** Returns the pages of the demo with a form, by the account that has them. */
export function pagesWithForms({ sessions: _sessions, ...at }: DemoAddresses) {
  return {
    trainee: [
      LESSON_WITH_NOTE,
      at.quiz,
      at.attempt,
      "/practice",
      "/practice/new",
      "/certification",
      "/account",
      "/account/password",
      "/account/email",
      "/account/sessions",
    ],
    ready: ["/practice", at.entryOfOther, OPEN_QUIZ, "/certification"],
    supervisor: ["/supervise", at.supervised, at.superviseEntry, at.application],
    manager: [
      "/manage",
      "/manage/cohorts",
      at.cohort,
      `${at.cohort}/edit`,
      `${at.cohort}/invite`,
      `${at.cohort}/import`,
      "/manage/cohorts/new",
      "/manage/people",
      at.person,
      at.learner,
      "/manage/people/invite",
      "/manage/applications",
      at.waiting,
      at.manageCertificate,
      at.certificate,
      "/manage/audit",
    ],
    admin: ["/admin", "/admin/accounts", at.account],
  } as const;
}
