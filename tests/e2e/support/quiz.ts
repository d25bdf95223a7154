import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, type Page } from "@playwright/test";
import { parse } from "yaml";

type Option = { id: string; text: string; correct?: string };
type Question = { id: string; type: string; prompt: string; options: Option[] };

/** The questions of a module's bank, as its author wrote them. */
export function bankOf(module: string): Question[] {
  const text = readFileSync(resolve("tests/support/content/modules", module, "quiz.yaml"), "utf8");
  // Keeps every value a string: an answer may be the word True.
  const file: { questions: Question[] } = parse(text, { schema: "failsafe" });
  return file.questions;
}

/** The question on the page. */
export async function questionOn(page: Page, bank: Question[]): Promise<Question> {
  const legend = page
    .getByRole("group")
    .filter({ has: page.getByRole("radio").or(page.getByRole("checkbox")) });
  const text = await legend.first().innerText();
  const found = bank.find((question) => text.includes(question.prompt.trim()));
  if (!found) throw new Error(`No question of the bank stands on this page: ${text}`);
  return found;
}

/** The options of a right answer, or of a wrong one. */
export function choiceFor(question: Question, isRight: boolean): string[] {
  const chosen = question.options.filter((option) => (option.correct === "true") === isRight);
  const one = question.type === "multiple" && isRight ? chosen : chosen.slice(0, 1);
  return one.map((option) => option.text);
}

/** Selects options on a page with one question; earlier selections are cleared. */
export async function choose(page: Page, texts: string[]): Promise<void> {
  for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
  for (const text of texts) {
    const option = page
      .getByRole("radio", { name: text, exact: true })
      .or(page.getByRole("checkbox", { name: text, exact: true }));
    await option.check();
  }
}

/**
 * Answers the open attempt question by question, one per page, up to the page before submitting.
 * @param isRight whether to answer the question at this position correctly
 */
export async function answerAll(
  page: Page,
  module: string,
  total: number,
  isRight: (position: number) => boolean,
): Promise<void> {
  const bank = bankOf(module);
  for (let position = 1; position <= total; position += 1) {
    await expect(
      page.getByRole("heading", { level: 1, name: `Question ${position} of ${total}` }),
    ).toBeVisible();
    const question = await questionOn(page, bank);
    await choose(page, choiceFor(question, isRight(position)));
    await page
      .getByRole("button", { name: position === total ? "Save and review" : "Save and continue" })
      .click();
  }
  await expect(page.getByRole("heading", { level: 1, name: "Before you submit" })).toBeVisible();
}
