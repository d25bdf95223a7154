import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { checkItems } from "~/curriculum/craft/item-rules";
import { ownSentences } from "~/curriculum/craft/sentences";
import { COMPONENT_RULES } from "~/curriculum/mdx/component-rules";
import { readQuiz } from "~/curriculum/quiz";
import { parseYaml } from "~/curriculum/yaml";

import { LESSON, loadWith, type Edit } from "./support";

const GUIDE = readFileSync("docs/writing-modules.md", "utf8");
const examples = [...GUIDE.matchAll(/```mdx\n(<[\s\S]*?)```/g)].map(([, example = ""]) => example.trim());

const media: Edit[] = [
  { file: "modules/keeping-well/media/first-call.mp4", write: "not really a video" },
  {
    file: "modules/keeping-well/media/first-call.vtt",
    write: "WEBVTT\n\n00:01.000 --> 00:02.000\nHello, this is Rosa.\n",
  },
];

describe("the authors' guide", () => {
  test("has a worked example of everything longer than a line", () => {
    const named = examples.flatMap((example) =>
      [...example.matchAll(/^<([A-Z]\w*)/gm)].map(([, name]) => name),
    );
    for (const name of ["Scenario", "Case", "Sort", "Order", "Media"]) expect(named).toContain(name);
  });

  test.each(examples.map((example) => [example.split("\n", 1)[0] ?? "", example]))(
    "has an example that can be copied: %s",
    async (_, example) => {
      const curriculum = await loadWith(...media, { file: LESSON, append: `## Example\n\n${example}` });
      expect(curriculum.faults).toEqual([]);
    },
  );

  test("has an example item that follows its own rules", () => {
    const example = /```yaml\n( {2}- id: m02-q40\n[\s\S]*?)```/.exec(GUIDE)?.[1] ?? "";
    const { draft, findings } = readQuiz(parseYaml(`questions:\n${example}`, "quiz.yaml"), "quiz.yaml");
    expect(findings).toEqual([]);
    expect(draft.questions).toHaveLength(1);
    expect(checkItems({ file: "quiz.yaml", quiz: draft, lessons: [], objectives: null })).toEqual([]);
    const [, clipped = "", steady = ""] =
      /Clipped:\n\n> ([\s\S]*?)\n\nSteady:\n\n> ([\s\S]*?)\n\nBoth/.exec(GUIDE) ?? [];
    const short = (text: string) =>
      ownSentences(text.replaceAll("\n> ", " ")).filter(({ words }) => (words ?? 9) <= 5).length;
    expect([short(clipped), short(steady)]).toEqual([3, 0]);
  });

  test("names every component", () => {
    for (const name of COMPONENT_RULES.keys()) expect(GUIDE, name).toContain(`<${name}`);
  });
});
