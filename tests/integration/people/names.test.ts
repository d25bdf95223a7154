import { evaluationOf } from "../../support/evaluation";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, TEST_PASSWORD, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { apply, depsOf, issue, sign, story, type Story } from "../certification/story";
import { scene } from "../../support/cohort-scene";
import { standStill, tokenFor } from "../../support/links";
import { certificates, signOffs } from "~/db/schema/certification";
import { cohorts } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { signOffApplication } from "~/features/certification/commands/applications.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { announceSetupCode } from "~/features/people/commands/setup.server";
import { newToken } from "~/lib/tokens.server";
import { action as accountAction } from "~/routes/account._index";
import { action as joinAction, loader as joinLoader } from "~/routes/join.$token";
import { action as loginAction } from "~/routes/login";
import { action as editAction } from "~/routes/manage.cohorts.$id.edit";
import { action as inviteAction } from "~/routes/manage.cohorts.$id.invite";
import { action as setupAction } from "~/routes/setup";
import { loader as verifyCodeLoader } from "~/routes/verify.$code";
import { loader as verifyLoader } from "~/routes/verify._index";

standStill();

const EMAIL = "zoe@example.org";
const NEW = { legalName: "Zoë Müller", shownName: "Zoë", password: "four words in a row" };

type Reply = { reply?: { error?: Record<string, string[]> | null } };
const errorsOf = (answer: { data: unknown }) => (answer.data as Reply).reply?.error ?? {};

async function invited() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", manager);
  const to = { email: EMAIL, role: "trainee" as const, cohortId: cohort.id, supervisorId: null };
  await invitePerson(world.db, world.viewerOf(manager), to, world.deps);
  const token = await tokenFor(world, EMAIL, "invitation");
  const { data } = await outcome(() => joinLoader(world.get(null, `/join/${token}`, { token })));
  const { page } = data as { page: { textsHash: string; texts: { kind: string; id: string }[] } };
  const ticks = Object.fromEntries(page.texts.map((text) => [`agree.${text.kind}-${text.id}`, "on"]));
  const join = (fields: Record<string, string>) =>
    outcome(() =>
      joinAction(
        world.post(
          null,
          `/join/${token}`,
          { ...NEW, textsHash: page.textsHash, ...ticks, ...fields },
          { token },
        ),
      ),
    );
  const joined = async () => (await world.db.select().from(people).where(eq(people.email, EMAIL)))[0];
  return { world, manager, cohort, join, joined };
}

describe("a name is checked against the certificate's fonts when it is typed", () => {
  test.each([
    ["Hebrew", "לאה כהן"],
    ["Chinese", "王小明"],
    ["Korean", "김민준"],
    ["Tamil", "கவிதா"],
    ["Amharic", "አበበ በቀለ"],
  ])("%s is accepted unchanged", async (_, legalName) => {
    const { join, joined } = await invited();
    expect((await join({ legalName })).status).toBe(303);
    expect(await joined()).toMatchObject({ legalName });
  });

  test("joining: characters that cannot be printed are named, with what will be printed instead, and accepted once confirmed", async () => {
    const { join, joined } = await invited();
    const refused = await join({ legalName: "Zoë 🦊 Müller" });
    expect(refused.status).toBe(400);
    expect(errorsOf(refused).legalName?.join(" ")).toMatch(/🦊.*Zoë Müller/su);
    expect(await joined()).toBeUndefined();
    expect((await join({ legalName: "Zoë 🦊 Müller", printedName: "Zoë Müller" })).status).toBe(303);
    expect(await joined()).toMatchObject({ legalName: "Zoë 🦊 Müller" });
  });

  test("joining: a name of which nothing can be printed is refused, with a message", async () => {
    const { join, joined } = await invited();
    const refused = await join({ legalName: "𒀀𒁀", printedName: "" });
    expect(refused.status).toBe(400);
    expect(errorsOf(refused).legalName?.join(" ")).toContain("𒀀");
    expect(await joined()).toBeUndefined();
  });

  test("on the account's page, for a new name only", async () => {
    const world = await testWorld();
    const ana = await world.person("Ana", "trainee");
    const save = (fields: Record<string, string>) =>
      outcome(() =>
        accountAction(world.post(ana, "/account", { shownName: "Ana", timeZone: "", rev: "0", ...fields })),
      );
    const refused = await save({ legalName: "Ana 🦊" });
    expect(refused.status).toBe(400);
    expect(errorsOf(refused).legalName?.join(" ")).toContain("🦊");
    expect((await save({ legalName: "Ana 🦊", printedName: "Ana" })).status).toBe(303);
    // It is stored already: saving the profile again asks nothing.
    expect((await save({ legalName: "Ana 🦊", rev: "1" })).status).toBe(303);
  });

  test("at set-up", async () => {
    const world = await testWorld();
    const code = await announceSetupCode(world.db, world.deps);
    const form = { email: "a@example.org", shownName: "Ada", password: "three good words", code: code! };
    const refused = await outcome(() =>
      setupAction(world.post(null, "/setup", { ...form, legalName: "Ada 🦊" })),
    );
    expect(errorsOf(refused).legalName?.join(" ")).toContain("🦊");
    expect(await world.db.$count(people)).toBe(0);
  });

  test("the certificate shows what was announced", async () => {
    const s = await story();
    await unitOfWork(s.w.db, (tx) =>
      tx.update(people).set({ legalName: "Toni 🦊 Trainee" }).where(eq(people.id, s.trainee.id)),
    );
    await apply(s);
    await sign(s, s.supervisor);
    expect(await issue(s, s.manager)).toMatchObject({ ok: true });
    const [made] = await s.w.db.select({ facts: certificates.facts }).from(certificates);
    expect(made?.facts.holderName).toBe("Toni Trainee");
  });
});

describe("a name without visible characters", () => {
  test.each(["\u3164", "\u2800", "\u200b", "\u00ad"])("%j joins no one and names no cohort", async (name) => {
    const { world, manager, cohort, join, joined } = await invited();
    for (const field of ["legalName", "shownName"]) {
      const refused = await join({ [field]: name });
      expect(refused.status).toBe(400);
      expect(errorsOf(refused)[field]).toHaveLength(1);
    }
    expect(await joined()).toBeUndefined();
    const fields = { intent: "facts", name, startsOn: "2026-01-12", endsOn: "", rev: "0" };
    const id = cohort.id;
    const edited = await outcome(() =>
      editAction(world.post(manager, `/manage/cohorts/${id}/edit`, fields, { id })),
    );
    expect(edited.status).toBe(400);
    expect(await world.db.select({ name: cohorts.name }).from(cohorts)).toEqual([{ name: "Spring" }]);
  });
});

describe("a signature", () => {
  test.each([
    ["Denise O'Brien", "Denise O’Brien"],
    ["Anne-Marie Groß", "ANNE\u2011MARIE GROSS"],
    ["İpek Işık", "ipek ışık\u200b"],
  ])("of %s typed as %s is accepted, and stored as the account spells it", async (own, typed) => {
    const s = await story();
    await nameSupervisor(s, own);
    await apply(s);
    expect(await signAs(s, typed)).toEqual({ ok: true });
    const [signed] = await s.w.db.select({ name: signOffs.typedName }).from(signOffs);
    expect(signed?.name).toBe(own);
  });

  test("that differs shows both spellings, letter by letter", async () => {
    const s = await story();
    await nameSupervisor(s, "Dana Whitfield");
    await apply(s);
    const { action } = await import("~/routes/supervise.applications.$id");
    const id = s.trainee.applicationId;
    const { rev, evidenceHash } = await seen(s);
    const fields = {
      intent: "sign_off",
      rev: String(rev),
      evidenceHash,
      seen: "",
      observed: "on",
      conflict: "on",
      typedName: "Dana Whitfeld",
      password: TEST_PASSWORD,
    };
    const answer = await outcome(() =>
      action(s.w.post(s.supervisor, `/supervise/applications/${id}`, fields, { id })),
    );
    expect(answer.status).toBe(400);
    const text = errorsOf(answer).typedName?.join(" ") ?? "";
    expect(text).toContain("D a n a · W h i t f e l d");
    expect(text).toContain("D a n a · W h i t f i e l d");
  });
});

describe("an address", () => {
  test("with a domain of any script: invited, joined and signed in to as it is typed, shown in its own letters", async () => {
    const { world, manager, mine } = await scene();
    const id = mine.id;
    const fields = { intent: "one", email: "Lea@Bücher.example", role: "trainee", supervisorId: "" };
    const answer = await outcome(() =>
      inviteAction(world.post(manager, `/manage/cohorts/${id}/invite`, fields, { id })),
    );
    expect(answer).toMatchObject({ status: 200, data: { form: "done", email: "lea@bücher.example" } });
    expect(await world.db.select({ email: invitations.email }).from(invitations)).toEqual([
      { email: "lea@xn--bcher-kva.example" },
    ]);
    const member = await world.person("Lea", "trainee");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ email: "lea2@xn--bcher-kva.example" }).where(eq(people.id, member.id)),
    );
    for (const email of [
      "lea2@bücher.example",
      "\u200elea2@xn--bcher-kva.example ",
      "LEA2＠BÜCHER.EXAMPLE",
    ]) {
      const signedIn = await outcome(() =>
        loginAction(world.post(null, "/login", { email, password: TEST_PASSWORD })),
      );
      expect(signedIn.status, email).toBe(303);
    }
    const { loader } = await import("~/routes/account._index");
    const viewer: TestPerson = { ...member, email: "lea2@xn--bcher-kva.example" };
    const account = await outcome(() => loader(world.get(viewer, "/account")));
    expect(account.data).toMatchObject({ email: "lea2@bücher.example" });
  });
});

describe("a pasted list", () => {
  test("invites both of two on a line, and gives the reason for each line without an address", async () => {
    const { world, manager, mine } = await scene();
    const id = mine.id;
    const addresses = "Name;E-Mail\na@example.org b@example.org\nnobody here\nc@example";
    const post = (intent: string) =>
      outcome(() =>
        inviteAction(
          world.post(
            manager,
            `/manage/cohorts/${id}/invite`,
            { intent, addresses, supervisorId: "" },
            { id },
          ),
        ),
      );
    const { data } = await post("preview");
    const { judged } = data as {
      judged: { lines: { text: string; why: string | null }[]; toInvite: string[] };
    };
    expect(judged.toInvite).toEqual(["a@example.org", "b@example.org"]);
    expect(judged.lines.map(({ why }) => why)).toEqual(["header", null, null, "no_at", "broken"]);
    expect((await post("confirm")).location).toContain("invited=2");
    expect(await world.db.$count(invitations)).toBe(2);
  });
});

describe("checking a certificate", () => {
  const check = (world: TestWorld, typed: string) =>
    outcome(() => verifyLoader(world.get(null, `/verify?code=${encodeURIComponent(typed)}`)));

  test("the code is found in what was pasted", async () => {
    const world = await testWorld();
    const code = newToken();
    for (const typed of [
      `https://x.example/verify/${code}`,
      `Code: ${code.toUpperCase()}.`,
      `\u200f${code}\u200f`,
    ])
      expect((await check(world, typed)).location).toBe(`/verify/${code}`);
  });

  test("a code that is too short says how many are missing, one too long how many are too many", async () => {
    const world = await testWorld();
    const code = newToken();
    const short = await check(world, code.slice(1));
    expect(short.location).toBeNull();
    expect(short.data).toMatchObject({ error: expect.stringMatching(/31 .* 1 .*missing/u) });
    const shorter = await check(world, code.slice(0, 28));
    expect(shorter.data).toMatchObject({ error: expect.stringMatching(/28 .* 4 .*missing/u) });
    const long = await check(world, `${code}ab`);
    expect(long.data).toMatchObject({ error: expect.stringMatching(/34 .* 2 .*too many/u) });
    // Typed into the address, the page says the same, and no guess is counted.
    const path = await outcome(() =>
      verifyCodeLoader(world.get(null, `/verify/${code.slice(1)}`, { code: code.slice(1) })),
    );
    expect(path).toMatchObject({ status: 404, data: { error: expect.stringMatching(/31 .* 1 .*missing/u) } });
  });

  test("what was typed is in the field again", async () => {
    const world = await testWorld();
    expect((await check(world, "abc def")).data).toMatchObject({ typed: "abc def" });
  });
});

async function seen({ w, trainee }: Story) {
  const { rev } = (await applicationById(w.db, trainee.applicationId))!;
  const { evidenceHash } = (await evaluationOf(w.db, w.curriculum, trainee.id))!;
  return { rev, evidenceHash };
}

async function signAs(s: Story, typedName: string) {
  const input = { applicationId: s.trainee.applicationId, ...(await seen(s)), typedName };
  return signOffApplication(s.w.db, s.w.viewerOf(s.supervisor), input, depsOf(s.w));
}

async function nameSupervisor(s: Story, legalName: string): Promise<void> {
  await unitOfWork(s.w.db, (tx) =>
    tx.update(people).set({ legalName }).where(eq(people.id, s.supervisor.id)),
  );
}
