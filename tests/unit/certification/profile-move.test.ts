import { describe, expect, test } from "vitest";
import { type Version } from "~/features/agreements/model";
import { agreementLabel, textsToAgree } from "~/features/certification/agreeing";
import { canAgree } from "~/features/certification/application-states";
import { evaluate } from "~/features/certification/model";
import { moduleLabel } from "~/features/certification/module-labels";
import { canMoveProfile } from "~/features/certification/policy";
import { effectText, staysText } from "~/features/certification/profile-change-labels";
import {
  effectOf,
  hoursChanges,
  isBehind,
  newModulesMissing,
  staysBecause,
} from "~/features/certification/profile-move";
import {
  type CurriculumFacts,
  type Evidence,
  NO_EVIDENCE,
} from "~/features/certification/requirements/types";
import { APPLICATION_STATES } from "~/lib/vocabulary";
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

describe("a module's name", () => {
  test("has the module's place in the program's order, as under Learn, whatever its id", () => {
    expect(moduleLabel(i18n, nameOf("m09"))).toBe("Module 2 (Overdose recognition and response)");
    expect(moduleLabel(i18n, nameOf("gone"))).toBe("gone");
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
      missingModules: [{ id: "m09", number: 2, title: "Overdose recognition and response" }],
      missingHours: [{ id: "practice", title: "Practice", have: 10, need: 12 }],
      fallsFromReady: true,
      practiceCloses: true,
    });
    expect(effectText(i18n, effect(ready))).toEqual([
      "Module 2 (Overdose recognition and response) not completed.",
      "Practice: 10 of 12 hours.",
      "Practice hours can’t be logged until the new modules are completed.",
      "Asked to confirm: “Agree to the code”.",
    ]);
    expect(hoursChanges(weigh(then, ready), weigh(to, ready))).toEqual([
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
