import { describe, expect, test } from "vitest";
import type { Profile, Requirement } from "~/curriculum/types";
import { type Version } from "~/features/agreements/model";
import {
  requirementChangeText,
  ruleChangeText,
  textChangeText,
} from "~/features/certification/profile-change-labels";
import { compareVersions } from "~/features/certification/version-compare";
import {
  i18n,
  training,
  practice,
  code,
  adult,
  signature,
  profile,
  texts,
  then,
  later,
  nameOf,
} from "./profile-move-versions";

const names = {
  module: nameOf,
  text: (id: string) => (id === "code-of-ethics" ? "Code of ethics" : undefined),
};

const changes = (to: Version) => compareVersions(then, to, names);

describe("what differs", () => {
  test("nothing, between a version and itself", () => {
    expect(changes(then)).toEqual({ requirements: [], texts: [], rules: [] });
  });

  test("a module and hours that were added, in words", () => {
    const to = later({
      requirements: [
        code,
        adult,
        { ...training, title: "Training and more", modules: ["m01", "m09"], hours: 3.75 },
        { ...practice, opensAfter: ["m01", "m09"] },
        signature,
      ],
    });
    const found = changes(to);
    expect(found.texts).toEqual([]);
    expect(found.rules).toEqual([]);
    expect(found.requirements.map((change) => requirementChangeText(i18n, change))).toEqual([
      {
        title: "Training and more",
        sentences: [
          "Added: Module 2 (Overdose recognition and response).",
          "Time: 3 hours 45 minutes instead of 2 hours.",
          "Its title was: Training.",
        ],
      },
      {
        title: "Practice",
        sentences: [
          "Before practice, these modules also have to be completed: Module 2 (Overdose recognition and response).",
        ],
      },
    ]);
  });

  test("requirements that were added and removed, and modules that were taken out", () => {
    const live: Requirement = { id: "live", kind: "modules", title: "Live", modules: ["m09"], hours: 1 };
    const to = later({
      requirements: [code, { ...training, modules: [] }, live, { ...practice, opensAfter: [] }, signature],
    });
    expect(changes(to).requirements.map((change) => requirementChangeText(i18n, change))).toEqual([
      {
        title: "Live",
        sentences: [
          "This is a new requirement.",
          "Modules: Module 2 (Overdose recognition and response).",
          "Time: 1 hour.",
        ],
      },
      { title: "Training", sentences: ["No longer required: Module 1 (First)."] },
      { title: "Practice", sentences: ["No longer required before practice: Module 1 (First)."] },
      { title: "Confirm your age", sentences: ["This is no longer a requirement."] },
    ]);
  });

  test("texts that read differently, and who is asked to agree again", () => {
    const told = (to: Version) =>
      changes(to).texts.map((change) => [
        change.id,
        change.kind,
        change.hashBefore,
        textChangeText(i18n, change),
      ]);
    expect(told(later({}, { "code-of-ethics": "c2", "data-notice": "d2", unasked: "u2" }))).toEqual([
      ["code-of-ethics", "policy", "c1", "Updated. People are asked to agree to it again."],
      ["data-notice", "policy", "d1", "Updated. No one is asked to agree to it."],
    ]);
    const notice: Requirement = { ...code, id: "notice", policy: "data-notice" };
    expect(told(later({ requirements: [...profile.requirements, notice] }))).toEqual([
      ["data-notice", "policy", null, "New. People are asked to agree to it."],
    ]);
    const onApplying = profile.requirements.map((one) =>
      one.kind === "attestation" && one.id === "adult" ? { ...one, occasion: "applying" as const } : one,
    );
    expect(told(later({ requirements: onApplying }, { adult: "a2" }))).toEqual([
      ["adult", "statement", "a1", "New. People agree to it when they apply."],
    ]);
    expect(changes(later({}, { "code-of-ethics": "c2" })).texts[0]?.title).toBe("Code of ethics");
  });

  test.each<[string, Partial<Profile>, string]>([
    [
      "pass mark",
      { quiz: { ...profile.quiz, passPercent: 85 } },
      "Percent needed to pass a quiz: 85 instead of 80.",
    ],
    ["draw", { quiz: { ...profile.quiz, draw: 12 } }, "Questions in a quiz: 12 instead of 10."],
    ["tries", { quiz: { ...profile.quiz, tries: 3 } }, "Attempts at a quiz: 3 instead of unlimited."],
    [
      "time",
      { quiz: { ...profile.quiz, timeLimitMinutes: 30 } },
      "Minutes for a quiz: 30 instead of unlimited.",
    ],
    [
      "waits",
      { quiz: { ...profile.quiz, waitHours: [0] } },
      "The waits between attempts at a quiz are different.",
    ],
    ["term", { termYears: 1 }, "Years a certificate is valid: 1 instead of 2."],
    ["grace", { graceDays: 30 }, "Grace period after a certificate expires, in days: 30 instead of 90."],
    [
      "notes",
      { practice: { ...profile.practice, noteMax: 400 } },
      "Longest note with practice hours, in characters: 400 instead of 500.",
    ],
    [
      "long days",
      { practice: { ...profile.practice, dayFlagHours: 8 } },
      "Practice hours in one day that are flagged: 8 instead of 12.",
    ],
    [
      "activities",
      { practice: { ...profile.practice, activities: [{ id: "a", label: "A", counts: true }] } },
      "The settings or activities for practice hours are different.",
    ],
    [
      "credit",
      { credit: "computed" },
      "How training hours are counted is different. Modules that are completed keep the hours they gave.",
    ],
    [
      "exit",
      { exitSite: "https://example.com/" },
      "The title, the paper size, or the exit site is different.",
    ],
    [
      "sign-off",
      { signOff: { ...profile.signOff, statement: "Seen." } },
      "What the supervisor signs is different.",
    ],
    [
      "statements",
      { statements: [profile.statements[0]!, { id: "unasked", text: "Other." }] },
      "What new people agree to when they join is different.",
    ],
  ])("another rule: %s", (_what, change, words) => {
    expect(changes(later(change)).rules.map((rule) => ruleChangeText(i18n, rule))).toEqual([words]);
  });

  test("any part of a profile that differs is reported, and the order of keys makes no difference", () => {
    for (const part of Object.keys(profile)) {
      if (["hash", "requirements", "statements"].includes(part)) continue;
      const other: Profile = JSON.parse(JSON.stringify({ ...profile, hash: "now", [part]: { other: true } }));
      const whole = ["quiz", "practice"].includes(part) ? { ...other, [part]: differing(part) } : other;
      expect(changes({ profile: whole, texts }).rules, part).not.toEqual([]);
    }
    const turned: Profile = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries({ ...profile, hash: "now" }).reverse())),
    );
    expect(changes({ profile: turned, texts }).rules).toEqual([]);
  });
});

function differing(part: string) {
  return part === "quiz"
    ? { ...profile.quiz, waitHours: [1] }
    : { ...profile.practice, settings: [{ id: "s", label: "S" }] };
}
