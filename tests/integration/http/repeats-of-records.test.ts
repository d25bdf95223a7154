import { describe, expect, test } from "vitest";
import { browserOf } from "../../support/form-browser";
import { standStill } from "../../support/links";
import { sourceServer } from "../../support/source-server";
import { TEST_PASSWORD } from "../../support/world";
import { apply, issue, sign, story, type Story } from "../certification/story";
import { entry, practiceWorld } from "../practice/support";
import { certificates, signOffs } from "~/db/schema/certification";
import { expectSame, ticksIn } from "./repeating";

/* A double-click, or a client that disconnected and resends: one's own repeat shows the same success. */

standStill();

async function ready(upTo: "gathered" | "applied" | "signed" | "issued" = "gathered") {
  const s: Story = await story();
  if (upTo !== "gathered") await apply(s);
  if (upTo === "signed" || upTo === "issued") await sign(s, s.supervisor);
  const made = upTo === "issued" ? await issue(s, s.manager) : null;
  const server = await sourceServer(s.w);
  return { ...s, server, made: made?.ok ? made : null };
}

async function log() {
  const all = await practiceWorld();
  return { ...all, server: await sourceServer(all.world) };
}

describe("signing and deciding", () => {
  const reason = { reason: "Please look at the second entry once more.", criterion: "observation" };

  test("an application submitted twice is submitted once", async () => {
    const s = await ready();
    const at = await browserOf(s.server, s.trainee);
    const html = await (await at.get("/certification/apply")).text();
    await expectSame(await at.fill("/certification/apply", /name="rev"/, ticksIn(html)));
  });

  test("an application is signed once, and the second click sees that it is done", async () => {
    const s = await ready("applied");
    const at = await browserOf(s.server, s.supervisor);
    const path = `/supervise/applications/${s.trainee.applicationId}`;
    const form = await at.fill(path, "sign-off", {
      intent: "sign_off",
      observed: "on",
      conflict: "on",
      typedName: s.supervisor.legalName,
      password: TEST_PASSWORD,
    });
    await expectSame(form);
    expect(await s.w.db.$count(signOffs)).toBe(1);
  });

  test("a certificate is issued once, and the second click leads to the same one", async () => {
    const s = await ready("signed");
    const at = await browserOf(s.server, s.manager);
    const form = await at.fill(`/manage/applications/${s.trainee.applicationId}`, "issue", {
      intent: "issue",
      password: TEST_PASSWORD,
    });
    const { first } = await expectSame(form);
    expect(first.to).toMatch(/^\/manage\/certificates\//);
    expect(await s.w.db.$count(certificates)).toBe(1);
  });

  test("what another person issued, or did since, is still told apart", async () => {
    const s = await ready("signed");
    const other = await s.w.person("Otto", "administrator");
    const mine = await (
      await browserOf(s.server, s.manager)
    ).fill(`/manage/applications/${s.trainee.applicationId}`, "issue", {
      intent: "issue",
      password: TEST_PASSWORD,
    });
    const theirs = await issue(s, other);
    expect(theirs.ok || theirs.code).toBeTruthy();
    if (theirs.ok) expect((await mine.send()).status).toBe(409);
  });

  test.each([
    ["handing back as supervisor", "applied", "supervise", { intent: "return", ...reason }],
    ["handing back as the second person", "signed", "manage", { intent: "return", ...reason }],
    ["denying", "signed", "manage", { intent: "deny", confirm: "on", reason: reason.reason }],
  ] as const)("%s", async (_what, upTo, side, fields) => {
    const s = await ready(upTo);
    const at = await browserOf(s.server, side === "supervise" ? s.supervisor : s.manager);
    const path = `/${side}/applications/${s.trainee.applicationId}`;
    await expectSame(await at.fill(path, new RegExp(`name="intent" value="${fields.intent}"`), fields));
  });

  test("a second reason is not a repeat: it is not dropped silently", async () => {
    const s = await ready("issued");
    const at = await browserOf(s.server, s.manager);
    const path = `/manage/certificates/${s.made?.certificateId}`;
    const fields = { intent: "suspend", password: TEST_PASSWORD, reason: "Something has to be looked at." };
    const stale = await at.fill(path, /value="suspend"/, {
      ...fields,
      reason: "Another matter altogether.",
      reviewOn: "2027-01-04",
    });
    const later = await at.fill(path, /value="suspend"/, { ...fields, reviewOn: "2027-02-04" });
    const first = await at.fill(path, /value="suspend"/, { ...fields, reviewOn: "2027-01-04" });
    expect((await first.send()).status).toBe(303);
    expect((await stale.send()).status).toBe(409);
    expect((await later.send()).status).toBe(409);

    const t = await ready("signed");
    const manager = await browserOf(t.server, t.manager);
    const decide = `/manage/applications/${t.trainee.applicationId}`;
    const back = (words: string) =>
      manager.fill(decide, /name="intent" value="return"/, { intent: "return", ...reason, reason: words });
    const [one, other] = [await back(reason.reason), await back("The hours of May are missing.")];
    expect((await one.send()).status).toBe(303);
    expect((await other.send()).status).toBe(409);
  });

  test("withdrawing an application, and reopening it", async () => {
    const s = await ready();
    const at = await browserOf(s.server, s.trainee);
    await expectSame(
      await at.fill("/certification", /value="withdraw"/, { intent: "withdraw", confirm: "on" }),
    );
    const manager = await browserOf(s.server, s.manager);
    const path = `/manage/applications/${s.trainee.applicationId}`;
    await expectSame(await manager.fill(path, /value="reopen"/, { intent: "reopen" }));
  });

  test.each(["suspend", "revoke"])("%s a certificate", async (intent) => {
    const s = await ready("issued");
    const at = await browserOf(s.server, s.manager);
    const more: Record<string, string> = intent === "revoke" ? { confirm: "on" } : { reviewOn: "2027-01-04" };
    await expectSame(
      await at.fill(`/manage/certificates/${s.made?.certificateId}`, new RegExp(`value="${intent}"`), {
        intent,
        reason: "Something has to be looked at.",
        password: TEST_PASSWORD,
        ...more,
      }),
    );
  });
});

describe("hours", () => {
  const filled = {
    timeHours: "1",
    timeMinutes: "30",
    setting: "test-centre",
    activity: "one-to-one",
    domain: "mentoring_education",
    competencies: "cc1",
    payment: "volunteer",
    practisedOn: "2026-03-02",
    note: "Listened to a person I supported.",
  };

  test.each(["draft", "submit"])("an entry with the intent %s", async (intent) => {
    const { server, trainee } = await log();
    const at = await browserOf(server, trainee);
    await expectSame(await at.fill("/practice/new", "entry", { ...filled, intent }));
  });

  test("a draft changed, submitted from the list, or discarded; an entry withdrawn", async () => {
    const { server, world, trainee } = await log();
    const at = await browserOf(server, trainee);
    const draft = await entry(world, trainee, "draft");
    await expectSame(await at.fill(`/practice/${draft}`, "entry", { ...filled, intent: "draft" }));
    await expectSame(await at.fill(`/practice/${draft}`, "discard", { intent: "discard" }));
    const sent = await entry(world, trainee, "submitted");
    await expectSame(await at.fill(`/practice/${sent}`, "withdraw", { intent: "withdraw" }));
    await entry(world, trainee, "draft");
    await expectSame(await at.fill("/practice", /value="submit_drafts"/, { intent: "submit_drafts" }));
  });

  test("a supervisor's confirmation and question", async () => {
    const { server, world, trainee, supervisor } = await log();
    const at = await browserOf(server, supervisor);
    const [one, two] = [await entry(world, trainee, "submitted"), await entry(world, trainee, "submitted")];
    await expectSame(await at.fill(`/supervise/practice/${one}`, `confirm-${one}`, { intent: "confirm" }));
    await expectSame(
      await at.fill(`/supervise/practice/${two}`, `query-${two}`, {
        intent: "query",
        reason: "Which of the groups was this with?",
      }),
    );
  });
});
