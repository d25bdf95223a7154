import { setupI18n } from "@lingui/core";
import { describe, expect, test } from "vitest";

import type { Profile, Requirement } from "~/curriculum/types";
import { type Version } from "~/features/agreements/model";
import { agreementLabel, textsToAgree } from "~/features/certification/agreeing";
import { canAgree } from "~/features/certification/application-states";
import { evaluate } from "~/features/certification/model";
import { moduleLabel } from "~/features/certification/module-labels";
import { canMoveProfile } from "~/features/certification/policy";
import {
  effectText,
  requirementChangeText,
  ruleChangeText,
  staysText,
  textChangeText,
} from "~/features/certification/profile-change-labels";
import {
  effectOf,
  hoursMoved,
  isBehind,
  moduleNames,
  moduleNumber,
  newModulesMissing,
  staysBecause,
} from "~/features/certification/profile-move";
import {
  type CurriculumFacts,
  type Evidence,
  NO_EVIDENCE,
} from "~/features/certification/requirements/types";
import { compareVersions } from "~/features/certification/version-compare";
import { APPLICATION_STATES } from "~/lib/vocabulary";

const i18n = setupI18n({ locale: "en", messages: { en: {} } });

const training: Requirement = {
  id: "training",
  kind: "modules",
  title: "Training",
  modules: ["m01"],
  hours: 2,
};
const practice: Requirement = {
  id: "practice",
  kind: "practice_hours",
  title: "Practice",
  hours: 10,
  opensAfter: ["m01"],
};
const code: Requirement = {
  id: "code",
  kind: "attestation",
  title: "Agree to the code",
  policy: "code-of-ethics",
  statement: null,
  occasion: "joining",
};
const adult: Requirement = {
  id: "adult",
  kind: "attestation",
  title: "Confirm your age",
  policy: null,
  statement: "adult",
  occasion: "joining",
};
const signature: Requirement = { id: "signature", kind: "sign_off", title: "Signature" };

const profile: Profile = {
  id: "default",
  title: "Default",
  credential: { title: "Certificate", certifyingBody: "Body", statement: "did", scopeNote: null },
  termYears: 2,
  graceDays: 90,
  requirements: [code, adult, training, practice, signature],
  quiz: { draw: 10, passPercent: 80, tries: null, waitHours: [0, 24], timeLimitMinutes: null },
  practice: { noteMax: 500, dayFlagHours: 12, settings: [], activities: [] },
  statements: [
    { id: "adult", text: "I am 18 or older." },
    { id: "unasked", text: "Nobody asks for this." },
  ],
  joining: { policies: ["code-of-ethics"], statements: ["adult"] },
  signOff: { statement: "I saw it.", conflictDeclaration: "None." },
  returnCriteria: [],
  attention: { inactiveDays: 14, missedTries: 2, returnedDays: 14 },
  crisis: { emergency: { number: "911", text: "Call." }, lines: [], localHelp: null },
  localRules: {},
  paper: "letter",
  exitSite: "https://example.org/",
  hash: "then",
};
const texts = { "code-of-ethics": "c1", adult: "a1", unasked: "u1", "data-notice": "d1" };
const then: Version = { profile, texts };
const later = (change: Partial<Profile>, changedTexts: Record<string, string> = {}): Version => ({
  profile: { ...profile, ...change, hash: "now" },
  texts: { ...texts, ...changedTexts },
});

const nameOf = moduleNames([
  { id: "m01", title: "First" },
  { id: "m09", title: "Overdose recognition and response" },
]);
const names = {
  module: nameOf,
  text: (id: string) => (id === "code-of-ethics" ? "Code of ethics" : undefined),
};
const changes = (to: Version) => compareVersions(then, to, names);

describe("a module's name", () => {
  test("has the number in its id, or else its position on the path", () => {
    expect(["m09", "m1", "m10", "m00", "t02", "xm03"].map((id) => moduleNumber(id, 5))).toEqual([
      9, 1, 10, 5, 5, 5,
    ]);
    expect(i18n._(moduleLabel(nameOf("m09")))).toBe("Module 9 (Overdose recognition and response)");
    expect(nameOf("gone")).toEqual({ id: "gone", number: 3, title: "gone" });
  });
});

describe("whether an application is out of date", () => {
  const pin = { profileId: "default", profileHash: "then", texts };

  test("is determined by the profile and by the texts it requires", () => {
    expect(isBehind(pin, then)).toBe(false);
    expect(isBehind({ ...pin, profileHash: "older" }, then)).toBe(true);
    expect(isBehind({ ...pin, profileId: "other" }, then)).toBe(true);
    expect(isBehind({ ...pin, texts: { ...texts, adult: "a0" } }, then)).toBe(true);
  });

  test("does not follow from a text that no one is required to agree to, or that was never pinned", () => {
    expect(isBehind({ ...pin, texts: { ...texts, "data-notice": "d0" } }, then)).toBe(false);
    expect(isBehind({ ...pin, texts: {} }, then)).toBe(false);
  });

  test("applications that are submitted, signed, issued or closed stay, and so does one's own", () => {
    expect(
      APPLICATION_STATES.map((state) => [state, staysBecause(state, false), staysBecause(state, true)]),
    ).toEqual([
      ["in_training", null, "own"],
      ["submitted", "submitted", "submitted"],
      ["returned", null, "own"],
      ["recommended", "recommended", "recommended"],
      ["issued", "issued", "issued"],
      ["denied", "closed", "closed"],
      ["withdrawn", "closed", "closed"],
    ]);
  });

  test("only a manager of the cohort moves, and never themselves", () => {
    const manager = { personId: "maya", roles: ["manager" as const] };
    const admin = { personId: "ada", roles: ["administrator" as const, "supervisor" as const] };
    expect(canMoveProfile(manager, { personId: "toni", isManaged: true })).toBe(true);
    expect(canMoveProfile(manager, { personId: null, isManaged: true })).toBe(true);
    expect(canMoveProfile(manager, { personId: "toni", isManaged: false })).toBe(false);
    expect(canMoveProfile(manager, { personId: "maya", isManaged: true })).toBe(false);
    expect(canMoveProfile(admin, { personId: "toni", isManaged: true })).toBe(false);
  });
});

describe("what differs", () => {
  test("nothing, between a version and itself", () => {
    expect(changes(then)).toEqual({ requirements: [], texts: [], rules: [] });
  });

  test("modules and hours that were added, in words", () => {
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
          "Added: Module 9 (Overdose recognition and response).",
          "Time: 3 hours 45 minutes instead of 2 hours.",
          "Its title was: Training.",
        ],
      },
      {
        title: "Practice",
        sentences: [
          "Before practice, these modules also have to be completed: Module 9 (Overdose recognition and response).",
        ],
      },
    ]);
  });

  test("requirements that were added and removed, and modules that were removed", () => {
    const live: Requirement = { id: "live", kind: "modules", title: "Live", modules: ["m09"], hours: 1 };
    const to = later({
      requirements: [code, { ...training, modules: [] }, live, { ...practice, opensAfter: [] }, signature],
    });
    expect(changes(to).requirements.map((change) => requirementChangeText(i18n, change))).toEqual([
      {
        title: "Live",
        sentences: [
          "This is a new requirement.",
          "Modules: Module 9 (Overdose recognition and response).",
          "Time: 1 hour.",
        ],
      },
      { title: "Training", sentences: ["No longer required: Module 1 (First)."] },
      { title: "Practice", sentences: ["Practice no longer waits for: Module 1 (First)."] },
      { title: "Confirm your age", sentences: ["This is no longer a requirement."] },
    ]);
  });

  test("texts that changed, and who is asked to agree again", () => {
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
    ["grace", { graceDays: 30 }, "Days of grace after a certificate expires: 30 instead of 90."],
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

  test("any difference between profiles is reported, and the order of keys makes no difference", () => {
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

describe("what it means for a person", () => {
  const facts: CurriculumFacts = {
    modules: new Map([
      ["m01", { title: "First", hours: { computed: 2, first: 2 }, lessons: 1 }],
      ["m09", { title: "Overdose", hours: { computed: 1.75, first: 1.75 }, lessons: 1 }],
    ]),
    texts: {},
  };
  const finished = (minutes: number) => ({
    attemptId: "a",
    moduleHash: "h",
    lessons: [{ id: "l", hash: "h" }],
    minutes,
  });
  const agreed = (textId: string, textHash: string) => ({
    textId,
    textHash,
    occasion: "joining" as const,
    applicationId: "app",
  });
  const ready: Evidence = {
    ...NO_EVIDENCE,
    completions: new Map([["m01", finished(120)]]),
    confirmedMinutes: 600,
    attestations: [agreed("code-of-ethics", "c1"), agreed("adult", "a1")],
  };
  const weigh = ({ profile: held, texts: pinned }: Version, evidence: Evidence) =>
    evaluate({ id: "app", state: "in_training", texts: pinned }, held, facts, evidence);
  const to = later(
    {
      requirements: [
        code,
        adult,
        { ...training, modules: ["m01", "m09"], hours: 3.75 },
        { ...practice, hours: 12, opensAfter: ["m01", "m09"] },
        signature,
      ],
    },
    { "code-of-ethics": "c2" },
  );
  const effect = (evidence: Evidence) => effectOf(weigh(then, evidence), weigh(to, evidence), nameOf);

  test("a trainee who was ready is told what is missing now", () => {
    expect(effect(ready)).toEqual({
      agrees: [{ requirementId: "code", title: "Agree to the code" }],
      missingModules: [{ id: "m09", number: 9, title: "Overdose recognition and response" }],
      missingHours: [{ id: "practice", title: "Practice", have: 10, need: 12 }],
      fallsFromReady: true,
      practiceCloses: true,
    });
    expect(effectText(i18n, effect(ready))).toEqual([
      "Module 9 (Overdose recognition and response) not completed.",
      "Practice: 10 hours of 12 hours.",
      "Practice hours can’t be logged until the new modules are completed.",
      "Asked to confirm: “Agree to the code”.",
    ]);
    expect(hoursMoved(weigh(then, ready), weigh(to, ready))).toEqual([
      { id: "training", title: "Training", before: { have: 2, need: 2 }, after: { have: 2, need: 3.75 } },
      { id: "practice", title: "Practice", before: { have: 10, need: 10 }, after: { have: 10, need: 12 } },
    ]);
  });

  test("a person who already has everything loses nothing and is asked for nothing", () => {
    const whole: Evidence = {
      ...ready,
      completions: new Map([...ready.completions, ["m09", finished(105)]]),
      confirmedMinutes: 720,
      attestations: [...ready.attestations, agreed("code-of-ethics", "c2")],
    };
    expect(effect(whole)).toEqual({
      agrees: [],
      missingModules: [],
      missingHours: [],
      fallsFromReady: false,
      practiceCloses: false,
    });
    expect(effectText(i18n, effect(whole))).toEqual([]);
  });

  test("what was missing before is not reported as new, and open practice does not close", () => {
    const beginner = { ...NO_EVIDENCE, attestations: ready.attestations };
    expect(effect(beginner)).toMatchObject({
      missingModules: [{ id: "m09" }],
      missingHours: [],
      fallsFromReady: false,
      practiceCloses: false,
    });
  });

  test("only modules that became a requirement are newly missing", () => {
    expect(newModulesMissing(profile, to.profile, new Set())).toEqual(["m09"]);
    expect(newModulesMissing(profile, to.profile, new Set(["m09"]))).toEqual([]);
    expect(newModulesMissing(to.profile, profile, new Set())).toEqual([]);
  });

  test("the reason is given when an application stays", () => {
    expect(staysText(i18n, "recommended")).toBe("Signed off. It stays under what was signed.");
  });

  test("people agree to texts in the version they are held to, and not after the signature", () => {
    expect(textsToAgree(weigh(then, ready).requirements)).toEqual([]);
    expect(textsToAgree(weigh(to, ready).requirements)).toEqual([
      { requirementId: "code", title: "Agree to the code", id: "code-of-ethics", kind: "policy", hash: "c2" },
    ]);
    expect(APPLICATION_STATES.filter(canAgree)).toEqual(["in_training", "submitted", "returned"]);
    expect(i18n._(agreementLabel("code_of_ethics"))).toBe("I agree to the code of ethics");
  });
});
