import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

import { contentWith, faultsIn, loadWith, SMALL_CONTENT, type Edit } from "./support";
import { checkContent } from "~/curriculum/check.server";
import { chooseByLanguage, parseLessonName } from "~/curriculum/names";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

const SPANISH = "modules/keeping-well/02-asking-for-help.es.mdx";
const QUIZ_ES = "modules/keeping-well/quiz.es.yaml";

const lesson = `---
id: t02-l2
title: Pedir ayuda
summary: Pronto y en voz alta.
---

Pide pronto.

## A quién

<Reflection id="t02-l2-r1" prompt="¿A quién preguntarías primero?" minutes="10" />

<Callout kind="try" minutes="15">

Prueba.

</Callout>
`;
const inSpanish: Edit = { file: "program.yaml", replace: "language: en", by: "language: es-MX" };
const quiz = await readFile(path.join(SMALL_CONTENT, "modules/keeping-well/quiz.yaml"), "utf8");

describe("a lesson in two languages", () => {
  test("is served in English when the program's language is English", async () => {
    const curriculum = await loadWith({ file: SPANISH, write: lesson });
    expect(curriculum.lessonById("t02-l2")).toMatchObject({ title: "Asking for help", language: "en" });
    expect(curriculum.moduleById("t02")?.lessons).toHaveLength(2);
  });

  test("is served in the program's language, and the others fall back to English", async () => {
    const curriculum = await loadWith({ file: SPANISH, write: lesson }, inSpanish);
    expect(curriculum.faults).toEqual([]);
    expect(curriculum.lessonById("t02-l2")).toMatchObject({ title: "Pedir ayuda", language: "es" });
    expect(curriculum.lessonById("t02-l1")).toMatchObject({ title: "What keeps you well", language: "en" });
    expect(JSON.stringify(curriculum.lessonById("t02-l2")?.blocks)).toContain("Pruébalo");
  });

  test("is checked in both", async () => {
    const faults = await checkContent(
      await contentWith({ file: SPANISH, write: `${lesson}\n{1}\n` }),
      REQUIREMENT_SCHEMAS,
    );
    expect(faults).toMatchObject([{ file: SPANISH, line: 19 }]);
  });

  test("has the same id in both", async () => {
    const other = { file: SPANISH, write: lesson.replace("id: t02-l2", "id: t02-l9") };
    const faults = await checkContent(await contentWith(other), REQUIREMENT_SCHEMAS);
    expect(faults).toContainEqual(expect.objectContaining({ file: SPANISH, found: "`id: t02-l9`" }));
  });

  test("shows the same notes in both", async () => {
    const other = { file: SPANISH, write: lesson.replace("t02-l2-r1", "t02-l2-r9") };
    const faults = await checkContent(await contentWith(other), REQUIREMENT_SCHEMAS);
    expect(faults).toContainEqual(expect.objectContaining({ file: SPANISH, found: "no `t02-l2-r1`" }));
  });
});

describe("a quiz in two languages", () => {
  test("is served in the program's language", async () => {
    const curriculum = await loadWith(
      { file: QUIZ_ES, write: quiz.replace("Nobody walks alone here.", "Nadie va solo.") },
      inSpanish,
    );
    expect(curriculum.questionById("t02-q03")?.prompt).toContain("Nadie va solo.");
    expect(curriculum.questionById("t01-q03")?.prompt).toContain("Nobody walks alone here.");
  });

  test("has the same right answers in both", async () => {
    const broken = quiz
      .replace("id: t02-q01", "id: t02-q77")
      .replace(/(id: t02-q03[\s\S]*?)id: true([\s\S]*?)id: false/, "$1id: false$2id: true");
    const faults = await checkContent(
      await contentWith({ file: QUIZ_ES, write: broken }),
      REQUIREMENT_SCHEMAS,
    );
    expect(faultsOf(faults)).toEqual([
      "no question `t02-q01`",
      expect.stringMatching(/`t02-q03` with other options or another/),
    ]);
  });
});

const faultsOf = (faults: readonly { file: string; found: string }[]) =>
  faults.filter(({ file }) => file === QUIZ_ES).map(({ found }) => found);

describe("names of files", () => {
  test("are split into their parts", () => {
    expect(parseLessonName("02-gifts.es.mdx")).toEqual({
      number: 2,
      slug: "gifts",
      language: "es",
      stem: "02-gifts",
    });
    expect(parseLessonName("02-gifts-and-rides.mdx")).toMatchObject({
      slug: "gifts-and-rides",
      language: "en",
    });
    expect(parseLessonName("02-Gifts.mdx")).toBeNull();
  });

  test("are chosen by language, then English, then whatever is available", () => {
    const names = ["01-a.mdx", "01-a.es.mdx", "01-a.es-MX.mdx", "02-b.mdx", "03-c.fr.mdx"];
    expect(chooseByLanguage(names, "es-MX")).toEqual(["01-a.es-MX.mdx", "02-b.mdx", "03-c.fr.mdx"]);
    expect(chooseByLanguage(names, "es")).toEqual(["01-a.es.mdx", "02-b.mdx", "03-c.fr.mdx"]);
    expect(chooseByLanguage(names, "en")).toEqual(["01-a.mdx", "02-b.mdx", "03-c.fr.mdx"]);
  });

  test("do not affect the faults of others", async () => {
    const curriculum = await loadWith();
    expect(faultsIn(curriculum, SPANISH)).toEqual([]);
  });
});
