import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

import { formWith, textOf, type Answer, type Form, type Walker } from "./walker";

/*
 * What people do in the small program, over HTTP alone. Each act is a step that can be repeated: it reads the page and
 * submits its form. `NotDone` means that the server answered, but not with success.
 */

export const PASSWORD = "lantern river walking slow";
export const MODULES = { "walking-together": 3, "keeping-well": 3 } as const;
export const LESSONS: [module: string, lesson: string][] = [
  ["walking-together", "every-part"],
  ["walking-together", "second-lesson"],
  ["keeping-well", "what-keeps-you-well"],
  ["keeping-well", "asking-for-help"],
];

export class NotDone extends Error {
  constructor(
    step: string,
    readonly answer: Answer,
  ) {
    super(
      `${step}: ${answer.status} ${textOf(answer.body.replace(/<script[\s\S]*?<\/script>/g, "")).slice(0, 300)}`,
    );
  }
}

/** Expects a redirect. @returns where it leads */
function done(step: string, answer: Answer): string {
  if (answer.status !== 303 || answer.location === null) throw new NotDone(step, answer);
  return answer.location;
}

/** Creates the first administrator, with the one-time code from the server's log. */
export async function setUp(walker: Walker, code: string, email = "ada@example.org"): Promise<void> {
  const form = await walker.form("/setup", "Create account");
  const names = { legalName: "Ada Adminson", shownName: "Ada" };
  done("setup", await walker.send(form, { code, email, ...names, password: PASSWORD }));
}

/** Invites a person. @param path `/admin/accounts` or a cohort's page for it. @returns the path of their link */
export async function invite(
  walker: Walker,
  path: string,
  values: { email: string; role: string; supervisorId?: string; password?: string },
): Promise<string> {
  const form = await walker.form(path, "Send invitation");
  const answer = await walker.send(form, values);
  const link = /value="https?:\/\/[^/"]+(\/join\/[^"]+)"/.exec(answer.body)?.[1];
  if (answer.status !== 200 || !link) throw new NotDone("invite", answer);
  return link;
}

/** Joins with an invitation link. @returns the address the person lands on */
export async function join(
  walker: Walker,
  link: string,
  shownName: string,
  legalName = `${shownName} Legal`,
): Promise<string> {
  const form = await walker.form(link, "Join");
  const ticks = Object.fromEntries([...form.offers.keys()].map((tick) => [tick, "on"]));
  const names = { legalName, shownName };
  return done("join", await walker.send(form, { ...ticks, ...names, password: PASSWORD }));
}

/** Creates a cohort. @returns its id */
export async function beginCohort(walker: Walker, name: string): Promise<string> {
  const form = await walker.form("/manage/cohorts/new", "Create cohort");
  const at = done("cohort", await walker.send(form, { name, startsOn: "2026-01-12" }));
  return /\/manage\/cohorts\/([\w-]+)/.exec(at)?.[1] ?? "";
}

/** Returns the id of the only supervisor that a cohort's page offers. */
export async function supervisorIn(walker: Walker, cohortId: string): Promise<string> {
  const form = await walker.form(`/manage/cohorts/${cohortId}/invite`, "Send invitation");
  return form.offers.get("supervisorId")?.find((id) => id !== "") ?? "";
}

export async function readLesson(walker: Walker, module: string, lesson: string): Promise<void> {
  const path = `/learn/${module}/${lesson}`;
  done("lesson", await walker.send(await walker.form(path, "I have read this")));
}

/** Starts a quiz, or resumes the open attempt. @returns the path of the attempt */
export async function startQuiz(walker: Walker, module: string): Promise<string> {
  const path = `/learn/${module}/quiz`;
  const html = await walker.read(path);
  const open = new RegExp(`href="(${path}/[\\w-]{36})`).exec(html)?.[1];
  if (open && !/Start quiz|Start another attempt/.test(html)) return open;
  const form = formWith(html, new URL(path, walker.url).href, /Start quiz|Start another attempt/);
  return done("start quiz", await walker.send(form)).split("?")[0] ?? "";
}

type Question = { type: string; prompt: string; options: { id: string; correct?: string }[] };

const banks = new Map<string, Question[]>();

function bankOf(module: string): Question[] {
  const known = banks.get(module);
  if (known) return known;
  const text = readFileSync(resolve("tests/support/content/modules", module, "quiz.yaml"), "utf8");
  // Keeps every value a string: an answer may be the word True.
  const file: { questions: Question[] } = parse(text, { schema: "failsafe" });
  banks.set(module, file.questions);
  return file.questions;
}

export type OpenQuestion = { form: Form; right: string[]; wrong: string[]; seen: number };

/** Reads one question of an open attempt: its form, and its right and wrong answers. */
export async function questionAt(
  walker: Walker,
  module: string,
  attempt: string,
  position: number,
): Promise<OpenQuestion> {
  const path = `${attempt}?question=${position}`;
  const html = await walker.read(path);
  const form = formWith(html, new URL(path, walker.url).href, /Save and (continue|review)/);
  const text = textOf(form.action + html.slice(html.indexOf("<legend")));
  const question = bankOf(module).find(({ prompt }) => text.includes(prompt.trim().slice(0, 40)));
  if (!question) throw new Error(`No question of the bank is at ${path}.`);
  const [wrong] = question.options.filter((option) => option.correct !== "true");
  return {
    form,
    right: question.options.filter((option) => option.correct === "true").map(({ id }) => id),
    wrong: wrong ? [wrong.id] : [],
    seen: Number(form.fields.find(([name]) => name === `seen-${position}`)?.[1] ?? 0),
  };
}

/** Saves one answer as the page's script does. @returns the number of its step */
export async function autosave(
  walker: Walker,
  attempt: string,
  answer: { position: number; seen: number; chosen: readonly string[] },
): Promise<number> {
  const { position, seen, chosen } = answer;
  const body = new URLSearchParams({ position: String(position), [`seen-${position}`]: String(seen) });
  for (const id of chosen) body.append(`chosen-${position}`, id);
  const sent = await walker.ask(`${attempt}/answer`, { body });
  if (sent.status !== 200) throw new NotDone("answer", sent);
  const { saved }: { saved: { seq: number }[] } = JSON.parse(sent.body);
  return saved[0]?.seq ?? 0;
}

export async function submitQuiz(walker: Walker, attempt: string): Promise<void> {
  const html = await walker.read(`${attempt}?step=check`);
  if (/>Your answers</.test(html)) return;
  const form = formWith(html, new URL(attempt, walker.url).href, "Submit quiz");
  done("submit quiz", await walker.send(form));
}

/** Reads every lesson and passes every quiz of the small program. */
export async function completeModules(walker: Walker): Promise<void> {
  for (const [module, questions] of Object.entries(MODULES)) {
    for (const [of, lesson] of LESSONS) if (of === module) await readLesson(walker, of, lesson);
    const attempt = await startQuiz(walker, module);
    for (let position = 1; position <= questions; position += 1) {
      const { right, seen } = await questionAt(walker, module, attempt, position);
      await autosave(walker, attempt, { position, seen, chosen: right });
    }
    await submitQuiz(walker, attempt);
  }
}

/** Writes the private note of a lesson that has one. @returns whether there was a field for it */
export async function writeNote(walker: Walker, path: string, body: string): Promise<boolean> {
  const html = await walker.read(path);
  if (!html.includes("Save my notes")) return false;
  done("note", await walker.send(formWith(html, new URL(path, walker.url).href, "Save my notes"), { body }));
  return true;
}

/** Returns the fields of a practice entry, as a person would fill them in. */
export function practiceFields(form: Form, hours: number, note: string, daysAgo = 1): Record<string, string> {
  const first = (name: string) => form.offers.get(name)?.find((value) => value !== "") ?? "";
  return {
    practisedOn: new Date(Date.now() - daysAgo * 24 * 3600_000).toISOString().slice(0, 10),
    timeHours: String(hours),
    timeMinutes: "",
    activity: "group",
    setting: "test-centre",
    domain: first("domain"),
    competencies: first("competencies"),
    payment: "volunteer",
    note,
  };
}

/** How many entries each person has logged. Each is for another day, because similar entries prompt a question. */
const logged = new WeakMap<Walker, number>();

/** Logs hours. @returns the entry's id */
export async function logHours(
  walker: Walker,
  entry: { hours: number; note: string; intent: "draft" | "submit" },
): Promise<string> {
  const form = await walker.form("/practice/new", "Submit to supervisor");
  const daysAgo = (logged.get(walker) ?? 0) + 1;
  logged.set(walker, daysAgo);
  const values = { ...practiceFields(form, entry.hours, entry.note, daysAgo), intent: entry.intent };
  done("hours", await walker.send(form, values));
  return form.fields.find(([name]) => name === "id")?.[1] ?? "";
}

export async function confirmHours(supervisor: Walker, traineeId: string): Promise<void> {
  const form = await supervisor.form(`/supervise/trainees/${traineeId}`, /^Confirm/);
  done("confirm", await supervisor.send(form));
}

/** Asks a question about an entry. */
export async function askAboutHours(supervisor: Walker, entryId: string, reason: string): Promise<void> {
  const form = await supervisor.form(`/supervise/practice/${entryId}`, "Return with this question");
  done("question", await supervisor.send(form, { reason }));
}

/** Answers a question with a corrected entry. */
export async function correctHours(walker: Walker, entryId: string, hours: number): Promise<void> {
  const form = await walker.form(`/practice/new?corrects=${entryId}`, "Submit to supervisor");
  const values = { timeHours: String(hours), timeMinutes: "", intent: "submit" };
  done("correction", await walker.send(form, values));
}

export async function apply(walker: Walker): Promise<void> {
  const form = await walker.form("/certification/apply", "Submit application");
  const ticks = Object.fromEntries([...form.offers.keys()].map((tick) => [tick, "on"]));
  done("apply", await walker.send(form, ticks));
}

/** Returns the application to the trainee. */
export async function returnApplication(
  supervisor: Walker,
  applicationId: string,
  values: { criterion: string; reason: string },
): Promise<void> {
  const form = await supervisor.form(`/supervise/applications/${applicationId}`, "Return application");
  done("return", await supervisor.send(form, values));
}

export async function signOff(
  supervisor: Walker,
  applicationId: string,
  shownName: string,
  typedName = `${shownName} Legal`,
): Promise<void> {
  const form = await supervisor.form(`/supervise/applications/${applicationId}`, "Sign and recommend");
  const values = { observed: "on", conflict: "on", typedName, password: PASSWORD };
  done("sign off", await supervisor.send(form, values));
}

/** Issues a certificate. @returns its id */
export async function issue(manager: Walker, applicationId: string): Promise<string> {
  const path = `/manage/applications/${applicationId}`;
  const form = await manager.form(path, "Issue certificate");
  const at = done("issue", await manager.send(form, { password: PASSWORD }));
  return /\/manage\/certificates\/([\w-]+)/.exec(at)?.[1] ?? "";
}

/** Returns the id of a trainee by the name shown on the cohort's page. */
export async function traineeIdOf(manager: Walker, cohortId: string, name: string): Promise<string> {
  const html = await manager.read(`/manage/cohorts/${cohortId}?q=${encodeURIComponent(name)}`);
  for (const [, id = "", text = ""] of html.matchAll(
    /<a\b[^>]*href="\/manage\/people\/([\w-]+)"[^>]*>([\s\S]*?)<\/a>/g,
  )) {
    if (textOf(text) === name) return id;
  }
  throw new Error(`${name} is not on the page of the cohort.`);
}

/** Returns the id of a trainee's application, as their supervisor finds it. */
export async function applicationIdOf(supervisor: Walker, traineeId: string): Promise<string> {
  const html = await supervisor.read(`/supervise/trainees/${traineeId}`);
  const id = /\/supervise\/applications\/([\w-]+)/.exec(html)?.[1];
  if (!id) throw new Error(`No application is on the page of ${traineeId}.`);
  return id;
}
