import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";

import { contentWith, LESSON, SMALL_CONTENT, tempFolder } from "./support";
import { cached } from "~/curriculum/cache.server";
import { loadCurriculum } from "~/curriculum/load.server";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";

const value = z.object({ words: z.string() });

describe("the cache", () => {
  test("creates a value once and reads it from then on", async () => {
    const folder = await tempFolder();
    const make = vi.fn(() => Promise.resolve({ words: "once" }));
    expect(await cached(folder, "a".repeat(64), value, make)).toEqual({ words: "once" });
    expect(await cached(folder, "a".repeat(64), value, make)).toEqual({ words: "once" });
    expect(make).toHaveBeenCalledTimes(1);
    expect(await readdir(folder)).toEqual([`${"a".repeat(64)}.json`]);
  });

  test("creates a value once for concurrent callers", async () => {
    const folder = await tempFolder();
    const make = vi.fn(
      () => new Promise<{ words: string }>((resolve) => setTimeout(() => resolve({ words: "x" }), 20)),
    );
    const all = await Promise.all([1, 2, 3].map(() => cached(folder, "b".repeat(64), value, make)));
    expect(all).toEqual([{ words: "x" }, { words: "x" }, { words: "x" }]);
    expect(make).toHaveBeenCalledTimes(1);
  });

  test("does not cache a failure", async () => {
    const folder = await tempFolder();
    await expect(
      cached(folder, "c".repeat(64), value, () => Promise.reject(new Error("no"))),
    ).rejects.toThrow("no");
    expect(await cached(folder, "c".repeat(64), value, () => Promise.resolve({ words: "yes" }))).toEqual({
      words: "yes",
    });
  });

  test.each([
    ["cut short", (text: string) => text.slice(0, text.length - 4)],
    ["emptied", () => ""],
    ["changed", (text: string) => text.replace("once", "hack")],
    ["of another shape, with a right hash", () => `${"0".repeat(64)}\n{"words":1}`],
  ])("a file that was %s is created again", async (_, damage) => {
    const folder = await tempFolder();
    const key = "d".repeat(64);
    await cached(folder, key, value, () => Promise.resolve({ words: "once" }));
    const file = path.join(folder, `${key}.json`);
    await writeFile(file, damage(await readFile(file, "utf8")));
    expect(await cached(folder, key, value, () => Promise.resolve({ words: "again" }))).toEqual({
      words: "again",
    });
    expect(await cached(folder, key, value, () => Promise.reject(new Error("not read")))).toEqual({
      words: "again",
    });
  });

  test("a folder that cannot be created is not an error", async () => {
    const file = path.join(await tempFolder(), "a-file");
    await writeFile(file, "");
    const curriculum = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: SMALL_CONTENT,
      cacheDir: path.join(file, "below"),
    });
    expect(curriculum.faults).toEqual([]);
    expect(curriculum.lessonById("t01-l1")?.blocks.length).toBeGreaterThan(3);
  });

  test("a folder that is not writable is not an error", async () => {
    const folder = await tempFolder();
    await chmod(folder, 0o500);
    const curriculum = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: SMALL_CONTENT,
      cacheDir: folder,
    });
    expect(curriculum.faults).toEqual([]);
  });
});

describe("a load", () => {
  test("that finds everything in the cache is the same, and compiles nothing", async () => {
    const cacheDir = await tempFolder();
    const cold = await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: SMALL_CONTENT,
      cacheDir,
    });
    const files = await readdir(cacheDir);
    vi.doMock("~/curriculum/mdx/compile.server", () => {
      throw new Error("the compiler was loaded");
    });
    vi.resetModules();
    const again = await import("~/curriculum/load.server");
    const warm = await again.loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: SMALL_CONTENT,
      cacheDir,
    });
    expect(JSON.stringify(warm)).toBe(JSON.stringify(cold));
    expect(await readdir(cacheDir)).toEqual(files);
    const changed = await contentWith({ file: LESSON, append: "One more line." });
    await expect(
      again.loadCurriculum({ requirements: REQUIREMENT_SCHEMAS, contentDir: changed, cacheDir }),
    ).rejects.toThrow();
    vi.doUnmock("~/curriculum/mdx/compile.server");
    vi.resetModules();
  });

  test.each([
    [
      "the glossary's meaning of a word it names",
      { file: "glossary.yaml", replace: "written down by themselves", by: "in their words" },
      1,
    ],
    ["a source it cites", { file: "sources.yaml", replace: "Test Press", by: "Another Press" }, 1],
    [
      "a drawing it shows",
      { file: "modules/walking-together/figures/path.svg", replace: "M4 12", by: "M4 14" },
      1,
    ],
    ["its own text", { file: LESSON, append: "More." }, 1],
    [
      "a word it does not name",
      { file: "glossary.yaml", append: "- id: new\n  term: New\n  meaning: New." },
      0,
    ],
  ])("compiles a lesson again after a change to %s", async (_, edit, made) => {
    const cacheDir = await tempFolder();
    await loadCurriculum({ requirements: REQUIREMENT_SCHEMAS, contentDir: SMALL_CONTENT, cacheDir });
    const before = await readdir(cacheDir);
    await loadCurriculum({
      requirements: REQUIREMENT_SCHEMAS,
      contentDir: await contentWith(edit),
      cacheDir,
    });
    expect((await readdir(cacheDir)).length - before.length).toBe(made);
  });
});
