import { creditCap, hoursOf, inTenths, lessonMinutes, questionsDrawn, quizMinutes } from "./credit";
import { modulesRequired } from "./requirements";
import type { Activity, Curriculum, Lesson, Module } from "./types";
import { DOMAINS, type Domain } from "~/lib/vocabulary";

type Reported = Pick<Curriculum, "modules" | "profiles" | "program">;

const TASK_LENGTH = 80;
const LABEL_WIDTH = 26;
const VALUE_WIDTH = 10;

/**
 * Formats a plain-text report of what each module's credit is based on: words, activities with their minutes and tasks,
 * the quiz, and the totals.
 */
export function formatReport({ modules, profiles, program }: Reported): string {
  const profile = profiles.find(({ id }) => id === program.defaultProfile);
  const draw = profile?.quiz.draw ?? 0;
  const asked = new Set(profile ? modulesRequired(profile) : []);
  const counted = modules.filter(({ id }) => asked.has(id));
  const total = [
    `All modules of the profile ${profile?.id ?? "(none)"}: ${counted.map(({ id }) => id).join(", ")}`,
    ...creditLines(sumByDomain(counted)),
    row("Live, still to come", hours(counted.reduce((sum, { live }) => sum + (live?.hours ?? 0), 0)), ""),
  ];
  return `${[...modules.map((module) => reportModule(module, draw)), total].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function reportModule(module: Module, draw: number): string[] {
  const { id, title, questions, computedMinutes, live, reviewedBy } = module;
  const drawn = questionsDrawn(draw, questions.length);
  const critical = questions.filter((question) => question.critical === true).length;
  return [
    `${id}  ${title}`,
    ...module.lessons.flatMap(reportLesson),
    row("Quiz", minutes(quizMinutes(drawn)), `${drawn} drawn of ${questions.length}`),
    row("Critical questions", String(critical), ""),
    row("Sum", minutes(computedMinutes), `carries ${creditCap(computedMinutes)} h`),
    ...creditLines(module.hours),
    live ? row("Live, not credited", hours(live.hours), live.covers) : row("Live, not credited", "none", ""),
    reviewedBy
      ? row("Reviewed", reviewedBy.date, `${reviewedBy.name}, ${reviewedBy.role}`)
      : row("Reviewed", "no", "not yet reviewed by a subject expert"),
  ];
}

function reportLesson(lesson: Lesson): string[] {
  const { id, title, words, activities } = lesson;
  return [
    row(id, minutes(lessonMinutes(lesson)), title),
    inner("words", String(words), ""),
    ...activities.map((one) => inner(one.kind, minutes(one.minutes), taskOf(one))),
  ];
}

function taskOf({ id, task }: Activity): string {
  const flat = task.replace(/\s+/g, " ").trim();
  const short = flat.length > TASK_LENGTH ? `${flat.slice(0, TASK_LENGTH).trimEnd()}…` : flat;
  return id === null ? short : `${id}: ${short}`;
}

function creditLines(credit: Partial<Record<Domain, number>>): string[] {
  return [
    row("Credit", hours(hoursOf(credit)), ""),
    ...DOMAINS.flatMap((domain) => {
      const one = credit[domain];
      return one === undefined ? [] : [inner(domain, hours(one), "")];
    }),
  ];
}

function sumByDomain(modules: readonly Module[]): Partial<Record<Domain, number>> {
  const sums: Partial<Record<Domain, number>> = {};
  for (const module of modules) {
    for (const domain of DOMAINS) {
      const one = module.hours[domain];
      if (one !== undefined) sums[domain] = (sums[domain] ?? 0) + one;
    }
  }
  return sums;
}

function minutes(value: number): string {
  return `${inTenths(value)} min`;
}

function hours(value: number): string {
  return `${value.toFixed(2)} h`;
}

function row(label: string, value: string, about: string): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${value.padStart(VALUE_WIDTH)}  ${about}`.trimEnd();
}

function inner(label: string, value: string, about: string): string {
  return row(`  ${label}`, value, about);
}
