import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";

import { APPENDED_LINE, contentWith, faultsIn, LESSON, loadWith, MODULE, tempFolder } from "./support";
import { checkContent } from "~/curriculum/check.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

const FOLDER = "modules/keeping-well";

describe("names of files", () => {
  test.each([
    "03-<script>.mdx",
    "03-Über mich.mdx",
    "3-third.mdx",
    "third.mdx",
    "03-..%2f..%2fetc.mdx",
    "03-third.md",
    "03-third .mdx",
    "03-third.toolongtag.mdx",
  ])("%s is refused", async (name) => {
    const curriculum = await loadWith({ file: `${FOLDER}/${name}`, write: "x" });
    expect(faultsIn(curriculum, `${FOLDER}/${name}`)).toMatchObject([
      { line: null, found: "a file whose name is not a lesson's" },
    ]);
    expect(curriculum.moduleById("t02")?.lessons).toHaveLength(2);
  });

  test("quiz is not a valid name for a lesson", async () => {
    const text = "---\nid: t02-l3\ntitle: x\nsummary: x\n---\n\nx\n";
    const curriculum = await loadWith({ file: `${FOLDER}/03-quiz.mdx`, write: text });
    expect(faultsIn(curriculum, `${FOLDER}/03-quiz.mdx`)).toMatchObject([
      { found: "a lesson called `quiz`" },
    ]);
    expect(curriculum.moduleById("t02")?.lessons).toHaveLength(2);
  });

  test.each([
    ["03-asking-for-help.mdx", /second lesson called `asking-for-help`/],
    ["02-another.mdx", /second lesson with the number 2/],
  ])("%s next to a similar one is refused", async (name, found) => {
    const text = "---\nid: t02-l3\ntitle: x\nsummary: x\n---\n\nx\n";
    const curriculum = await loadWith({ file: `${FOLDER}/${name}`, write: text });
    const faults = curriculum.faults.filter(
      (fault) => fault.file.startsWith(FOLDER) && found.test(fault.found),
    );
    expect(faults).toHaveLength(1);
  });

  test("a folder that cannot be part of a URL is refused", async () => {
    const curriculum = await loadWith({ file: "modules/My Module/module.yaml", write: "id: t09" });
    expect(faultsIn(curriculum, "modules/My Module")).toHaveLength(1);
  });

  test("leftovers of editors and operating systems are ignored", async () => {
    const curriculum = await loadWith(
      { file: `${FOLDER}/.DS_Store`, write: "x" },
      { file: `${FOLDER}/02-asking-for-help.mdx~`, write: "x" },
      { file: `${FOLDER}/.02-x.mdx.swp`, write: "x" },
      { file: `${FOLDER}/README.md`, write: "x" },
    );
    expect(curriculum.faults).toEqual([]);
  });
});

describe("links in the file system", () => {
  test("a lesson that leads out of the folder is refused and not read", async () => {
    const outside = path.join(await tempFolder(), "secret.mdx");
    await writeFile(outside, "---\nid: t02-l2\ntitle: Secret words\nsummary: x\n---\n\nSecret words.\n");
    const contentDir = await contentWith({ file: LESSON, remove: true });
    await symlink(outside, path.join(contentDir, LESSON));
    const curriculum = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir,
      cacheDir: await tempFolder(),
    });
    expect(faultsIn(curriculum, LESSON)).toMatchObject([
      { found: "a link that leads out of the content folder" },
    ]);
    expect(JSON.stringify(curriculum.modules)).not.toContain("Secret words");
  });

  test("a drawing that leads out of the folder is refused", async () => {
    const outside = path.join(await tempFolder(), "x.svg");
    await writeFile(outside, "<svg><text>Secret words</text></svg>");
    const contentDir = await contentWith({
      file: LESSON,
      append: '<Figure file="x.svg" alt="a" caption="b" />',
    });
    await mkdir(path.join(contentDir, FOLDER, "figures"));
    await symlink(outside, path.join(contentDir, FOLDER, "figures/x.svg"));
    const curriculum = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir,
      cacheDir: await tempFolder(),
    });
    expect(faultsIn(curriculum, `${FOLDER}/figures/x.svg`)).toHaveLength(1);
    expect(curriculum.lessonById("t02-l2")).toMatchObject({
      blocks: [],
      faults: [{ file: `${FOLDER}/figures/x.svg` }],
    });
  });

  test("a module folder that leads out is not followed", async () => {
    const outside = await tempFolder();
    await writeFile(path.join(outside, "module.yaml"), "id: t09\ntitle: Secret words\n");
    const contentDir = await contentWith();
    await symlink(outside, path.join(contentDir, "modules/elsewhere"));
    const faults = await checkContent(contentDir, REQUIREMENT_SCHEMAS);
    expect(JSON.stringify(faults)).not.toContain("t09");
  });

  test("a folder of links that stay inside is read", async () => {
    const contentDir = await contentWith({ file: MODULE, remove: true });
    const text = await contentWith();
    await writeFile(path.join(contentDir, "kept.yaml"), await readFile(path.join(text, MODULE)));
    await symlink("../../kept.yaml", path.join(contentDir, MODULE));
    expect(await checkContent(contentDir, REQUIREMENT_SCHEMAS)).toEqual([]);
  });
});

describe("bytes", () => {
  test("that are not UTF-8 are refused", async () => {
    const contentDir = await contentWith();
    await writeFile(path.join(contentDir, LESSON), Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe]));
    expect(await checkContent(contentDir, REQUIREMENT_SCHEMAS)).toContainEqual(
      expect.objectContaining({ file: LESSON, found: "text that is not UTF-8" }),
    );
  });

  test("of Windows line breaks make no difference", async () => {
    const curriculum = await loadWith({ file: LESSON, append: "One\r\ntwo {3}" });
    expect(faultsIn(curriculum, LESSON)).toMatchObject([{ line: APPENDED_LINE + 1 }]);
  });
});
