import type { Scene } from "./prepare";

/** A kind of page: its address, who opens it, and how many concurrent requests it gets. */
export type Page = {
  group: string;
  name: string;
  path: string;
  cookie: (turn: number) => string;
  lines?: number;
};

/**
 * Every kind of page, by who opens it.
 * @param attempt the address of an open attempt of the first trainee
 */
export function pagesOf({ data, places }: Scene, attempt: string): Page[] {
  const { module, lesson } = places;
  const each = (cookies: string[]) => (turn: number) => cookies[turn % cookies.length] ?? "";
  const trainee = each(data.traineeCookies);
  const first = each(data.traineeCookies.slice(0, 1));
  const finisher = each(data.finisherCookies);
  const supervisor = each([data.supervisorCookie]);
  const manager = each([data.managerCookie]);
  const admin = each([data.adminCookie]);
  const nobody = () => "";
  const lessonPath = `/learn/${module}/${lesson}`;
  const cohort = `/manage/cohorts/${data.largeCohort}`;
  const application = data.applications[0] ?? "";
  const group = (name: string, cookie: Page["cookie"], pages: [string, string, number?][]): Page[] =>
    pages.map(([title, path, lines]) => ({
      group: name,
      name: title,
      path,
      cookie,
      ...(lines === undefined ? {} : { lines }),
    }));

  return [
    ...group("anyone", nobody, [
      ["start page", "/"],
      ["sign in", "/login"],
      ["forgotten password", "/forgot-password"],
      ["help now", "/help-now"],
      ["data notice", "/policies/data-notice"],
      ["verify: the form", "/verify"],
      ["verify: a certificate", `/verify/${data.certificateCode}`],
    ]),
    ...group("trainee", trainee, [
      ["what to do next", "/learn"],
      ["a module", `/learn/${module}`],
      ["LESSON", lessonPath],
      ["lesson, data request", `${lessonPath}.data`],
      ["lesson with a note", `/learn/${module}/${places.withNote}`],
      ["quiz: rules and history", `/learn/${module}/quiz`],
      ["practice log", "/practice"],
      ["log hours", "/practice/new"],
      ["certification", "/certification"],
      ["glossary", "/glossary"],
      ["account", "/account"],
      ["account: sessions", "/account/sessions"],
      ["account: record", "/account/record"],
      ["account: password", "/account/password"],
    ]),
    ...group("trainee", first, [
      ["quiz: a question", `${attempt}?question=1`],
      ["quiz: all questions", `${attempt}?view=all`],
      ["quiz: before handing in", `${attempt}?step=check`],
    ]),
    ...group("trainee", finisher, [
      ["certification, all is met", "/certification"],
      ["apply", "/certification/apply"],
    ]),
    ...group("supervisor", supervisor, [
      ["queue", "/supervise", 4],
      ["a trainee", `/supervise/trainees/${data.oneTrainee}`],
      ["a practice entry", `/supervise/practice/${data.waitingEntries[0] ?? ""}`],
      ["an application", `/supervise/applications/${application}`],
    ]),
    ...group("manager", manager, [
      ["home", "/manage", 2],
      ["cohorts", "/manage/cohorts", 2],
      ["COHORT", cohort, 2],
      ["cohort, page 2 of those who may need a hand", `${cohort}?show=hand&page=2`, 2],
      ["COHORT AS CSV", `${cohort}/export.csv`, 2],
      ["cohort: facts and staff", `${cohort}/edit`],
      ["cohort: invitations", `${cohort}/invite`],
      ["new cohort", "/manage/cohorts/new"],
      ["people", "/manage/people", 2],
      ["people: a search", "/manage/people?q=Person%20199", 2],
      ["a person", `/manage/people/${data.oneTrainee}`],
      ["applications", "/manage/applications", 2],
      ["an application", `/manage/applications/${application}`],
      ["a certificate", "/manage/certificates/certificate"],
      ["audit log", "/manage/audit"],
    ]),
    ...group("administrator", admin, [
      ["installation", "/admin", 2],
      ["accounts", "/admin/accounts", 2],
      ["an account", `/admin/accounts/${data.oneTrainee}`],
    ]),
  ];
}
