import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { COMPONENT_RULES } from "~/curriculum/mdx/component-rules";

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
  test("has a worked example of what is longer than a line", () => {
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

  test("names every component", () => {
    for (const name of COMPONENT_RULES.keys()) expect(GUIDE, name).toContain(`<${name}`);
  });
});
