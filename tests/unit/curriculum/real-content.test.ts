import { expect, test } from "vitest";

import { REAL_CONTENT, SMALL_CONTENT, tempFolder } from "./support";
import { checkContent, formatFaults } from "~/curriculum/check.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

test("the program's content has no fault", async () => {
  expect(formatFaults(await checkContent(REAL_CONTENT, REQUIREMENT_SCHEMAS))).toBe("");
});

test("the small program of the browser tests has no fault", async () => {
  expect(formatFaults(await checkContent(SMALL_CONTENT, REQUIREMENT_SCHEMAS))).toBe("");
});

test("the program's lessons contain no answer key, script, style or handler", async () => {
  const curriculum = await loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: REAL_CONTENT,
    cacheDir: await tempFolder(),
  });
  const order = curriculum.modules.map(({ id }) => id);
  expect(order.slice(0, 5), "what the default profile requires").toEqual(["m01", "m02", "m03", "m04", "m09"]);
  expect(order.length).toBeGreaterThan(10);
  for (const { id, lessons } of curriculum.modules) expect(lessons.length, id).toBeGreaterThanOrEqual(4);
  const lessons = curriculum.modules.flatMap((module) => module.lessons);
  const blocks = JSON.stringify(lessons.map((lesson) => lesson.blocks));
  for (const question of curriculum.modules.flatMap((module) => [...module.checks, ...module.questions])) {
    for (const { feedback } of question.options)
      expect(blocks).not.toContain(JSON.stringify(feedback).slice(1, -1));
  }
  for (const lesson of lessons) {
    const html = lesson.blocks.map((block) => (block.kind === "html" ? block.html : "")).join("\n");
    expect(html.length, lesson.id).toBeGreaterThan(2000);
    expect(html).not.toMatch(/<script|\sstyle=|\son[a-z]+=|javascript:/i);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, lesson.id).toBe(ids.length);
  }
});
