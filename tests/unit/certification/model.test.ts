import { describe, expect, test } from "vitest";

import type { Profile } from "~/curriculum/types";
import { APPLICATION_ACTS, transition } from "~/features/certification/application-states";
import { certificateTransition, certificateStatusAt } from "~/features/certification/certificate-status";
import { isAsSigned, readSeen, seenText } from "~/features/certification/evidence-scheme";
import { evaluate, isComplete, stageFrom } from "~/features/certification/model";
import { groupedCode, nameShown, ownNameTyped, readCode } from "~/features/certification/names";
import {
  type CurriculumFacts,
  type Evidence,
  NO_EVIDENCE,
} from "~/features/certification/requirements/types";
import { newToken } from "~/lib/tokens.server";
import { APPLICATION_STATES, type ApplicationState } from "~/lib/vocabulary";

const requirements: Profile["requirements"] = [
  { id: "training", kind: "modules", title: "Training", modules: ["m1", "m2"], hours: 9 },
  { id: "practice", kind: "practice_hours", title: "Practice", hours: 10, opensAfter: ["m1", "m2"] },
  { id: "code", kind: "attestation", title: "Code", policy: "code", statement: null, occasion: "joining" },
  {
    id: "code-again",
    kind: "attestation",
    title: "Code again",
    policy: "code",
    statement: null,
    occasion: "applying",
  },
  { id: "signature", kind: "sign_off", title: "Signature" },
];
const facts: CurriculumFacts = {
  modules: new Map([
    ["m1", { title: "First", hours: { computed: 2, first: 4 }, lessons: 2 }],
    ["m2", { title: "Second", hours: { computed: 2, first: 5 }, lessons: 3 }],
  ]),
  texts: { code: "today" },
};
/** Returns a completion of a module with this many lessons, credited with this many minutes. */
function completion(id: string, lessons: number, minutes: number) {
  const read = Array.from({ length: lessons }, (_, n) => ({ id: `${id}-l${n + 1}`, hash: "then" }));
  return { attemptId: `attempt-${id}`, moduleHash: "then", lessons: read, minutes };
}
const full: Evidence = {
  lessonsDone: new Map([
    ["m1", 2],
    ["m2", 3],
  ]),
  completions: new Map([
    ["m1", completion("m1", 2, 240)],
    ["m2", completion("m2", 3, 300)],
  ]),
  updates: [],
  confirmedMinutes: 600,
  waitingMinutes: 0,
  attestations: [{ textId: "code", textHash: "pinned", occasion: "joining", applicationId: null }],
  isSignedOff: false,
};
const weigh = (
  evidence: Partial<Evidence>,
  state: ApplicationState = "in_training",
  texts: Record<string, string> = { code: "pinned" },
) => evaluate({ id: "app", state, texts }, { requirements }, facts, { ...full, ...evidence });
const NUMBERS = { quizzes: [[], ["m1"], ["m1", "m2"]], minutes: [0, 599, 600] };
const result = (evaluation: ReturnType<typeof weigh>, id: string) =>
  evaluation.requirements.find((requirement) => requirement.id === id)!;

describe("what has been met", () => {
  test("when everything is complete, only applying and the signature are open", () => {
    const evaluation = weigh({});
    expect(evaluation).toMatchObject({ isReady: true, stage: "ready", nextActor: "trainee" });
    expect(result(evaluation, "training")).toMatchObject({ state: "met", have: 9, need: 9, actor: "nobody" });
    expect(result(evaluation, "code-again")).toMatchObject({ state: "not_met", actor: "trainee" });
    expect(result(evaluation, "signature")).toMatchObject({ state: "locked", lockedBy: [] });
    expect(isComplete(evaluation)).toBe(false);
  });

  test("a module counts once it is completed, and not before", () => {
    const one = weigh({
      completions: new Map([["m1", completion("m1", 2, 240)]]),
      lessonsDone: new Map([["m2", 3]]),
    });
    expect(one.isReady).toBe(false);
    expect(result(one, "training")).toMatchObject({ state: "not_met", have: 4, actor: "trainee" });
    expect(result(one, "training").parts).toMatchObject([
      {
        title: "First",
        state: "met",
        hours: 4,
        note: { lessonsDone: 2, lessonsTotal: 2, isQuizPassed: true },
      },
      { title: "Second", state: "not_met", note: { lessonsDone: 3, lessonsTotal: 3, isQuizPassed: false } },
    ]);
  });

  test("a change to a module's content revokes nothing from people who completed it", () => {
    const today = {
      ...facts,
      modules: new Map([["m1", { title: "First", hours: { computed: 1, first: 1 }, lessons: 9 }]]),
    };
    const evaluation = evaluate(
      { id: "app", state: "in_training", texts: { code: "pinned" } },
      { requirements },
      today,
      { ...full, lessonsDone: new Map() },
    );
    expect(result(evaluation, "training")).toMatchObject({ state: "met", have: 9 });
    expect(result(evaluation, "training").parts).toMatchObject([
      { hours: 4, note: { lessonsDone: 2, lessonsTotal: 2 } },
      { hours: 5, note: { lessonsDone: 3, lessonsTotal: 3 } },
    ]);
    expect(evaluation.isReady).toBe(true);
  });

  test("more hours than this version requires do not hide that a module is still missing", () => {
    const earlier = weigh({ completions: new Map([["m1", completion("m1", 2, 900)]]) });
    expect(result(earlier, "training")).toMatchObject({ state: "not_met", have: 15, need: 9, progress: 4 });
    const all = weigh({
      completions: new Map([
        ["m1", completion("m1", 2, 900)],
        ["m2", completion("m2", 3, 300)],
      ]),
    });
    expect(result(all, "training")).toMatchObject({ state: "met", have: 20, need: 9, progress: 9 });
  });

  test("a module not yet completed is worth what its profile promised, or what its text supports", () => {
    const ahead = (profile: Pick<Profile, "requirements" | "credit">) =>
      result(
        evaluate({ id: "app", state: "in_training", texts: {} }, profile, facts, {
          ...full,
          completions: new Map(),
        }),
        "training",
      ).parts.map(({ hours }) => hours);
    expect(ahead({ requirements })).toEqual([4, 5]);
    expect(ahead({ requirements, credit: "computed" })).toEqual([2, 2]);
  });

  test("a required update is due before applying, and from no one afterward", () => {
    const updates = ["m1"];
    const before = weigh({ updates });
    expect(before).toMatchObject({ isReady: false, nextActor: "trainee" });
    expect(result(before, "training")).toMatchObject({
      state: "not_met",
      have: 9,
      updates: [{ id: "m1", title: "First" }],
    });
    expect(result(before, "training").parts.every(({ state }) => state === "met")).toBe(true);
    expect(result(before, "practice").state).toBe("met");
    expect(result(weigh({ updates }, "returned"), "training").state).toBe("not_met");
    for (const state of ["submitted", "recommended", "issued"] as const)
      expect(result(weigh({ updates }, state), "training").state, state).toBe("met");
  });

  test("practice is locked until the modules are completed, and names them", () => {
    const completions = new Map([["m1", completion("m1", 2, 240)]]);
    const evaluation = weigh({ completions, confirmedMinutes: 0 });
    expect(result(evaluation, "practice")).toMatchObject({
      state: "locked",
      lockedBy: ["Second"],
      actor: "trainee",
    });
    expect(evaluation.stage).toBe("training");
  });

  test.each([
    [599, 0, "trainee", "trainee"],
    [540, 60, "supervisor", "supervisor"],
    [540, 59, "trainee", "trainee"],
  ])(
    "with %i confirmed and %i pending minutes of 600 the %s acts next",
    (confirmedMinutes, waitingMinutes, actor, next) => {
      const evaluation = weigh({ confirmedMinutes, waitingMinutes });
      expect(result(evaluation, "practice")).toMatchObject({
        state: "not_met",
        actor,
        waiting: waitingMinutes / 60,
      });
      expect(evaluation).toMatchObject({ isReady: false, stage: "practising", nextActor: next });
    },
  );

  test("an attestation counts for the pinned text and its occasion and, when applying, for this application only", () => {
    const given = (more: object) => [{ ...full.attestations[0]!, ...more }];
    expect(result(weigh({ attestations: given({ textHash: "today" }) }), "code").state).toBe("not_met");
    expect(
      result(weigh({ attestations: given({ textHash: "today" }) }, "in_training", {}), "code").state,
    ).toBe("met");
    expect(result(weigh({ attestations: given({ occasion: "applying" }) }), "code").state).toBe("not_met");
    const applying = { occasion: "applying", applicationId: "app" } as const;
    expect(result(weigh({ attestations: given(applying) }), "code-again").state).toBe("met");
    expect(
      result(weigh({ attestations: given({ ...applying, applicationId: "other" }) }), "code-again").state,
    ).toBe("not_met");
  });

  test("an empty record is not ready, and the signature names what is missing", () => {
    const evaluation = evaluate(
      { id: "app", state: "in_training", texts: {} },
      { requirements },
      facts,
      NO_EVIDENCE,
    );
    expect(evaluation).toMatchObject({ isReady: false, stage: "training", nextActor: "trainee" });
    expect(result(evaluation, "signature").lockedBy).toEqual(["Training", "Practice", "Code"]);
  });

  test("once the application is submitted, the supervisor acts, then a manager, then no one", () => {
    expect(weigh({}, "submitted")).toMatchObject({ nextActor: "supervisor", stage: "submitted" });
    expect(result(weigh({}, "submitted"), "signature")).toMatchObject({
      state: "not_met",
      actor: "supervisor",
    });
    expect(weigh({ isSignedOff: true }, "recommended")).toMatchObject({
      nextActor: "manager",
      stage: "recommended",
    });
    expect(weigh({}, "issued")).toMatchObject({ nextActor: "nobody", stage: "issued" });
    expect(weigh({}, "denied").stage).toBe("closed");
    expect(weigh({}, "withdrawn").stage).toBe("closed");
  });
});

describe("the states of an application", () => {
  const allowed = (state: ApplicationState) =>
    APPLICATION_ACTS.filter((act) => transition(state, act) !== null);

  test("in each state, exactly these actions are possible", () => {
    expect(Object.fromEntries(APPLICATION_STATES.map((state) => [state, allowed(state)]))).toEqual({
      in_training: ["submit", "withdraw"],
      submitted: ["recommend", "return", "withdraw"],
      returned: ["submit", "withdraw"],
      recommended: ["send_back", "withdraw_recommendation", "issue", "deny", "withdraw"],
      issued: [],
      denied: ["reopen"],
      withdrawn: ["reopen"],
    });
  });

  test("a revoked certificate stays revoked", () => {
    expect(certificateTransition("revoked", "reinstate")).toBeNull();
    expect(certificateTransition("revoked", "suspend")).toBeNull();
    expect(certificateTransition("suspended", "reinstate")).toBe("active");
    expect(certificateTransition("suspended", "revoke")).toBe("revoked");
    expect(certificateTransition("active", "reinstate")).toBeNull();
  });

  test("revoked takes precedence over suspended, and suspended over expired", () => {
    expect(certificateStatusAt({ state: "active", expiresAt: 100 }, 99)).toBe("valid");
    expect(certificateStatusAt({ state: "active", expiresAt: 100 }, 100)).toBe("expired");
    expect(certificateStatusAt({ state: "suspended", expiresAt: 100 }, 200)).toBe("suspended");
    expect(certificateStatusAt({ state: "revoked", expiresAt: 100 }, 99)).toBe("revoked");
  });
});

describe("names and codes", () => {
  test("a name is shown in full, as initials, or not at all", () => {
    expect(nameShown("Zoë Ann O’Neill-García", "full")).toBe("Zoë Ann O’Neill-García");
    expect(nameShown("Zoë Ann O’Neill-García", "initials")).toBe("Z. A. O. G.");
    expect(nameShown("ليلى حداد", "initials")).toBe("ل. ح.");
    expect(nameShown("😀", "initials")).toBeNull();
    expect(nameShown("Zoë", "none")).toBeNull();
  });

  test("a typed name matches one's own except for case and spaces", () => {
    expect(ownNameTyped("  dana   WHITFIELD ", ["Dana Whitfield", "Dana"])).toBe("Dana Whitfield");
    expect(ownNameTyped("Zoe\u0308", ["Zoë"])).toBe("Zoë");
    expect(ownNameTyped("Dana Whitfeld", ["Dana Whitfield", "Dana"])).toBeNull();
    expect(ownNameTyped(" ", ["", "Dana"])).toBeNull();
  });

  test("a code is recognized in every form in which people type it", () => {
    const code = newToken();
    expect(readCode(code)).toBe(code);
    expect(readCode(` ${groupedCode(code).toUpperCase()} `)).toBe(code);
    expect(
      readCode(
        code
          .replaceAll("0", "O")
          .replaceAll("1", "l")
          .replace(/(.{8})/g, "$1-"),
      ),
    ).toBe(code);
    expect(readCode(code.slice(1))).toBeNull();
    expect(readCode(`${code.slice(1)}u`)).toBeNull();
    expect(readCode("<script>")).toBeNull();
  });

  test("codes have 160 bits and do not repeat", () => {
    const codes = new Set(Array.from({ length: 1000 }, newToken));
    expect(codes.size).toBe(1000);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
  });

  test("what a page showed survives a round trip as text", () => {
    const counted = { lessons: 4, quizzes: 2, entries: 3, minutes: 7200 };
    expect(readSeen(seenText(counted))).toEqual(counted);
    for (const bad of ["", "1.2.3", "1.2.3.4.5", "a.b.c.d", "-1.2.3.4"]) expect(readSeen(bad)).toBeNull();
  });
});

describe("signatures", () => {
  const byScheme = { 1: "one", 2: "two" };
  test("are verified by the scheme they were made with", () => {
    expect(isAsSigned({ evidenceScheme: 1, evidenceHash: "one" }, byScheme)).toBe(true);
    expect(isAsSigned({ evidenceScheme: 2, evidenceHash: "two" }, byScheme)).toBe(true);
    expect(isAsSigned({ evidenceScheme: 2, evidenceHash: "one" }, byScheme)).toBe(false);
    expect(isAsSigned({ evidenceScheme: 3, evidenceHash: "two" }, byScheme)).toBe(false);
    expect(isAsSigned(null, byScheme)).toBe(false);
  });
});

describe("a person's stage, from completed modules and hours only", () => {
  test("matches the full evaluation, or is undetermined for a person who may be ready", () => {
    const seen = new Set<string | null>();
    for (const state of APPLICATION_STATES) {
      for (const passed of NUMBERS.quizzes) {
        for (const confirmedMinutes of NUMBERS.minutes) {
          for (const lessonsDone of [full.lessonsDone, new Map()]) {
            const completions = new Map(passed.map((id) => [id, completion(id, 2, 240)]));
            const whole = weigh({ completions, confirmedMinutes, lessonsDone }, state);
            const hasCompleted = (id: string) => completions.has(id);
            const stage = stageFrom(state, { requirements }, { hasCompleted, confirmedMinutes });
            seen.add(stage);
            if (stage === null)
              expect([passed.length, confirmedMinutes, state]).toEqual([2, 600, "in_training"]);
            else expect(stage).toBe(whole.stage);
            if (whole.isReady && state === "in_training") expect(stage).toBeNull();
          }
        }
      }
    }
    expect(seen).toEqual(
      new Set([null, "training", "practising", "submitted", "returned", "recommended", "issued", "closed"]),
    );
  });
});
