import { describe, expect, test } from "vitest";

import { canonicalJson, hashJson, hashStatement } from "~/curriculum/hash.server";
import { moduleVersion } from "~/curriculum/module-version.server";
import { parseStoredPolicy, parseStoredProfile, parseStoredQuestion } from "~/curriculum/stored.server";

import { LESSON, loadWith, MODULE, PROFILE, QUIZ, type Edit } from "./support";

const curriculum = await loadWith();

describe("canonical JSON", () => {
  test("sorts keys at every depth and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: "ü", e: undefined })).toBe(
      '{"a":"ü","b":[{"c":null,"d":1}]}',
    );
    expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }));
    expect(hashJson({ a: 1 })).toBe("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  });

  test("refuses what JSON cannot represent", () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson(() => 1)).toThrow(TypeError);
  });
});

describe("versions", () => {
  test("are every profile, policy, question, statement and module, once", () => {
    const count = (kind: string) => curriculum.versions.filter((version) => version.kind === kind).length;
    const kinds = ["profile", "policy", "question", "statement", "module"];
    expect(kinds.map(count)).toEqual([1, 3, 15, 2, 2]);
    const keys = curriculum.versions.map(({ kind, id, hash }) => `${kind} ${id} ${hash}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { json } of curriculum.versions) expect(canonicalJson(JSON.parse(json))).toBe(json);
  });

  const jsonOf = (kind: string, id: string) =>
    curriculum.versions.find((version) => version.kind === kind && version.id === id)?.json ?? "";

  test("survive being stored and read", () => {
    expect(parseStoredProfile(jsonOf("profile", "small"))).toEqual(curriculum.profileById("small"));
    expect(parseStoredPolicy(jsonOf("policy", "data-notice"))).toEqual(
      curriculum.policyBySlug("data-notice"),
    );
    expect(parseStoredQuestion(jsonOf("question", "t01-q02"))).toEqual(curriculum.questionById("t01-q02"));
    // Nothing reads the other two back yet; what is stored must be all there is.
    expect(JSON.parse(jsonOf("module", "t01"))).toEqual(moduleVersion(curriculum.moduleById("t01")!));
    const adult = { id: "adult", text: "I am 18 years old or older." };
    expect(JSON.parse(jsonOf("statement", "adult"))).toEqual({ ...adult, hash: hashStatement(adult) });
  });

  test("that are invalid are refused", () => {
    expect(() => parseStoredProfile("{}")).toThrow();
    expect(() => parseStoredQuestion("not JSON")).toThrow(SyntaxError);
    expect(() => parseStoredPolicy(JSON.stringify({ id: "x" }))).toThrow();
  });
});

describe("a module's version", () => {
  const module = curriculum.moduleById("t02")!;

  test("contains its credit, its lessons and its questions", () => {
    expect(moduleVersion(module)).toEqual({
      id: "t02",
      title: "Keeping well",
      hours: { recovery_wellness: 1 },
      lessons: module.lessons.map(({ id, title, hash }) => ({ id, title, hash })),
      questions: module.questions.map(({ hash }) => hash).sort(),
      written: "2026-01-01",
      hash: module.hash,
    });
    const { hash, ...rest } = moduleVersion(module);
    expect(hash).toBe(hashJson(rest));
  });

  const REVIEW = "reviewed_by: { role: Nurse, name: Nora, date: 2026-02-04 }\nwritten";
  test.each<[string, Edit, changes: boolean]>([
    ["a lesson's words", { file: LESSON, append: "More." }, true],
    ["a question's words", { file: QUIZ, replace: "Single question 1", by: "The question 1" }, true],
    ["its credit", { file: MODULE, replace: "wellness: 1", by: "wellness: 0.75" }, true],
    ["its title", { file: MODULE, replace: "title: Keeping well", by: "title: Staying well" }, true],
    ["a review", { file: MODULE, replace: "written", by: REVIEW }, true],
    ["its summary", { file: MODULE, replace: "looking after", by: "caring for" }, false],
    ["a check's words", { file: QUIZ, replace: "A wellness plan belongs", by: "A plan belongs" }, false],
    [
      "another module",
      { file: "modules/walking-together/module.yaml", replace: "title: W", by: "title: V" },
      false,
    ],
  ])("and a change of %s", async (_, edit, changes) => {
    const changed = (await loadWith(edit)).moduleById("t02");
    expect(changed?.hash !== module.hash).toBe(changes);
    if (edit.file === MODULE && "by" in edit && edit.by === REVIEW) {
      expect(moduleVersion(changed!).reviewedBy).toEqual({ role: "Nurse", name: "Nora", date: "2026-02-04" });
    }
  });
});

describe("hashes", () => {
  const { hash: profileHash, ...profile } = curriculum.profileById("small") ?? { hash: "" };
  const { hash: questionHash, ...question } = curriculum.questionById("t01-q01") ?? { hash: "" };

  test("are of everything else", () => {
    expect(profileHash).toBe(hashJson(profile));
    expect(questionHash).toBe(hashJson(question));
  });

  test("change with the words and not with their formatting in the file", async () => {
    const quiz = "modules/walking-together/quiz.yaml";
    const wrapped = await loadWith({
      file: quiz,
      replace: "Single question 1 of t01. Which",
      by: "Single question 1 of t01.\n      Which",
    });
    expect(wrapped.questionById("t01-q01")?.hash).toBe(questionHash);
    const changed = await loadWith({ file: quiz, replace: "Single question 1", by: "The question 1" });
    expect(changed.questionById("t01-q01")?.hash).not.toBe(questionHash);
    expect(changed.questionById("t01-q02")?.hash).toBe(curriculum.questionById("t01-q02")?.hash);
    const profileChanged = await loadWith({ file: PROFILE, replace: "term_years: 1", by: "term_years: 2" });
    expect(profileChanged.profileById("small")?.hash).not.toBe(profileHash);
  });

  test("of a policy depend on its words, not on its markup", async () => {
    const before = curriculum.policyBySlug("data-notice")?.hash;
    const glossary = await loadWith({ file: "glossary.yaml", replace: "own speed", by: "own pace" });
    expect(glossary.policyBySlug("data-notice")?.hash).toBe(before);
    const changed = await loadWith({ file: "policies/data-notice.mdx", replace: "For ever", by: "For good" });
    expect(changed.policyBySlug("data-notice")?.hash).not.toBe(before);
  });
});
