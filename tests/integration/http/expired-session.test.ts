import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { browser } from "../../support/form-browser";
import { standStill } from "../../support/links";
import { sourceServer } from "../../support/source-server";
import { textOf } from "../../support/walker";
import { type TestPerson, testWorld } from "../../support/world";
import { entry, pass } from "../practice/support";
import { sessions } from "~/db/schema/http";
import { people, unsentForms } from "~/db/schema/people";
import { practiceDrafts, practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { cleanUp } from "~/features/operations/commands/clean-up.server";
import { HOUR, MINUTE } from "~/lib/dates";

/*
 * Regression: a form submitted after the session ended lost its text. Tested over HTTP, as a browser without scripts
 * sends it.
 */

standStill();

const NOTE = "We sat on the steps and I mostly listened.";

async function open() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const supervisor = await world.person("Sol", "supervisor");
  const cohort = await world.cohort("Spring", manager);
  const tia = await world.trainee("Tia", { cohort, supervisor, assignedBy: manager });
  const toni = await world.trainee("Toni", { cohort, supervisor, assignedBy: manager });
  await pass(world, tia, "t01");
  await pass(world, toni, "t01");
  const server = await sourceServer(world);
  const at = browser(server);
  const endSession = (how: "expired" | "deleted", who: TestPerson = tia) =>
    unitOfWork(world.db, async (tx) => {
      if (how === "deleted") await tx.delete(sessions).where(eq(sessions.personId, who.id));
      else
        await tx
          .update(sessions)
          .set({ expiresAt: 1, absoluteExpiresAt: 1 })
          .where(eq(sessions.personId, who.id));
    });
  return { world, server, at, manager, supervisor, tia, toni, endSession };
}

type Scene = Awaited<ReturnType<typeof open>>;

const pathIn = (answer: Response) => answer.headers.get("Location") ?? "";

/** Signed in, with the page open; then the session ends, and the form is submitted. */
async function sendLate({ at, tia, endSession }: Scene, how: "expired" | "deleted" = "expired") {
  expect((await at.signIn(tia)).status).toBe(303);
  const send = await at.fill("/practice/new", "entry", {
    intent: "submit",
    timeHours: "2",
    siteCode: "north-7",
    note: NOTE,
  });
  await endSession(how);
  return send.send();
}

/** The page reached by following redirects. */
async function land(
  at: Scene["at"],
  answer: Response,
): Promise<{ path: string; html: string; status: number }> {
  let path = "";
  let current = answer;
  for (let turns = 0; turns < 5 && current.status === 303; turns += 1) {
    path = pathIn(current);
    current = await at.get(path.replace(/#.*/, ""));
  }
  return { path, html: await current.text(), status: current.status };
}

describe("hours written while the session expired", () => {
  test.each(["expired", "deleted"] as const)(
    "come back in their form on their page after signing in again (session %s)",
    async (how) => {
      const scene = await open();
      const refused = await sendLate(scene, how);
      expect(refused.status).toBe(303);
      expect(pathIn(refused)).toMatch(/^\/login\?/);
      const back = await land(scene.at, await scene.at.signIn(scene.tia, pathIn(refused)));
      expect(back.path).toMatch(/^\/practice\/new/);
      expect(back.status).toBe(200);
      expect(back.html).toMatch(new RegExp(`<textarea[^>]*name="note"[^>]*>${NOTE}</textarea>`));
      expect(back.html).toMatch(/name="siteCode"[^>]*value="north-7"/);
      expect(back.html).toMatch(/name="timeHours"[^>]*value="2"/);
      expect(textOf(back.html)).toMatch(/not (been )?(saved|sent)/i);
      expect(await scene.world.db.$count(practiceEntries), "nothing was sent by itself").toBe(0);
    },
  );

  test("the sign-in page says what happened", async () => {
    const scene = await open();
    const refused = await sendLate(scene);
    const html = await (await scene.at.get(pathIn(refused))).text();
    const page = textOf(/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "");
    expect(page).toMatch(/signed out/i);
    expect(page).toMatch(/saved for one hour/i);
  });

  test("can be submitted from there, and are not stored longer than that", async () => {
    const scene = await open();
    const back = await land(scene.at, await scene.at.signIn(scene.tia, pathIn(await sendLate(scene))));
    expect(back.html).toContain(NOTE);
    const send = await scene.at.fill(back.path.replace(/#.*/, ""), "entry", { intent: "draft" });
    expect((await send.send()).status).toBeLessThan(500);
    const later = await (await scene.at.get(back.path.replace(/#.*/, ""))).text();
    expect(later).not.toContain(NOTE);
  });

  test("are restored again after they were rejected, until they are accepted", async () => {
    const scene = await open();
    const back = await land(scene.at, await scene.at.signIn(scene.tia, pathIn(await sendLate(scene))));
    const path = back.path.replace(/#.*/, "");
    const refused = await (await scene.at.fill(path, "entry", { intent: "submit" })).send();
    expect(refused.status).toBe(400);
    expect(await (await scene.at.get("/practice/new")).text(), "after Back").toContain(NOTE);
    const again = scene.at.formIn(await refused.text(), path, (form) => form.includes('id="entry"'), {
      intent: "draft",
    });
    expect((await again.send()).status).toBe(303);
    expect(await (await scene.at.get("/practice/new")).text()).not.toContain(NOTE);
    expect(await scene.world.db.$count(unsentForms)).toBe(0);
  });

  test("are limited to five forms at a time, and are cleaned up", async () => {
    const scene = await open();
    await scene.at.signIn(scene.tia);
    const send = await scene.at.fill("/practice/new", "entry", { intent: "draft", note: NOTE });
    await scene.endSession("expired");
    for (let times = 0; times < 7; times += 1) expect(pathIn(await send.send())).toContain("unsent");
    expect(await scene.world.db.$count(unsentForms)).toBe(5);
    scene.world.clock.now += HOUR + MINUTE;
    await cleanUp(scene.world.db, { now: scene.world.deps.now });
    expect(await scene.world.db.$count(unsentForms)).toBe(0);
  });

  test("are not stored without limit, for a forged cookie, or for a person without an account anymore", async () => {
    const scene = await open();
    await scene.at.signIn(scene.tia);
    const send = await scene.at.fill("/practice/new", "entry", { intent: "draft", note: NOTE });
    await scene.endSession("expired");
    const forged = `keeper=${scene.tia.id}.${"a".repeat(32)}.${"0".repeat(64)}`;
    const made = await scene.server.post(
      "/practice/new",
      { "in-form": "entry", note: NOTE },
      { cookie: forged },
    );
    expect(pathIn(made)).not.toContain("unsent=");
    const long = await send.with({ note: "x".repeat(300_000) }).send();
    expect(pathIn(long)).not.toContain("unsent=");
    await unitOfWork(scene.world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, scene.tia.id)),
    );
    expect(pathIn(await send.send())).not.toContain("unsent=");
    expect(await scene.world.db.$count(unsentForms)).toBe(0);
  });

  test("are gone after an hour", async () => {
    const scene = await open();
    const refused = await sendLate(scene);
    scene.world.clock.now += HOUR + MINUTE;
    const back = await land(scene.at, await scene.at.signIn(scene.tia, pathIn(refused)));
    expect(back.html).not.toContain(NOTE);
  });

  test("are never shown to another person who signs in on the same device", async () => {
    const scene = await open();
    const refused = await sendLate(scene);
    const other = await land(scene.at, await scene.at.signIn(scene.toni, pathIn(refused)));
    expect(other.html).not.toContain(NOTE);
    const page = /to=([^&]*)/.exec(pathIn(refused))?.[1] ?? "";
    const direct = await scene.at.get(decodeURIComponent(page).replace(/#.*/, "") || "/practice/new");
    expect(await direct.text()).not.toContain(NOTE);
  });

  test("are not shown to the same person on a device that did not submit them, or to anyone else", async () => {
    const scene = await open();
    const refused = await sendLate(scene);
    const page = /to=([^&]*)/.exec(pathIn(refused))?.[1] ?? "";
    const path = decodeURIComponent(page).replace(/#.*/, "");
    const elsewhere = browser(scene.server);
    await elsewhere.signIn(scene.toni);
    expect(await (await elsewhere.get(path)).text()).not.toContain(NOTE);
    expect(await (await browser(scene.server).get(pathIn(refused))).text()).not.toContain(NOTE);
  });

  test("appear in no URL, no log, and no readable row", async () => {
    const scene = await open();
    const refused = await sendLate(scene);
    const signedIn = await scene.at.signIn(scene.tia, pathIn(refused));
    const word = /steps/;
    expect(pathIn(refused)).not.toMatch(word);
    expect(pathIn(signedIn)).not.toMatch(word);
    expect(JSON.stringify([scene.server.lines, scene.server.said])).not.toMatch(word);
    expect(pathIn(signedIn), "and it is kept somewhere").toMatch(/^\/practice\/new\?/);
    const rows = await scene.world.db.select().from(unsentForms);
    expect(rows).toHaveLength(1);
    for (const row of rows) for (const value of Object.values(row)) expect(String(value)).not.toMatch(word);
  });
});

describe("hours written while the session expired come back with the browser's Back", () => {
  test("to the page they were on, after signing in from there", async () => {
    const scene = await open();
    await sendLate(scene);
    const back = await scene.at.get("/practice/new");
    const signInPage = await scene.at.get(pathIn(back));
    expect(textOf(await signInPage.text())).toMatch(/What you wrote is saved/);
    const landed = await land(scene.at, await scene.at.signIn(scene.tia, pathIn(back)));
    expect(landed.path).toBe("/practice/new");
    expect(landed.html).toContain(NOTE);
  });

  test("to the page they were on, after signing in from anywhere", async () => {
    const scene = await open();
    await sendLate(scene);
    const landed = await land(scene.at, await scene.at.signIn(scene.tia));
    expect(landed.path).toMatch(/^\/practice\/new\?/);
    expect(landed.html).toContain(NOTE);
  });

  test("not to another page with a form of the same name, and not once they were submitted", async () => {
    const scene = await open();
    await sendLate(scene);
    const draft = await entry(scene.world, scene.tia, "draft");
    await scene.at.signIn(scene.tia);
    const other = await scene.at.get(`/practice/${draft}`);
    expect(other.status).toBe(200);
    expect(await other.text()).not.toContain(NOTE);
    const send = await scene.at.fill("/practice/new", "entry", { intent: "draft" });
    expect((await send.send()).status).toBeLessThan(400);
    expect(await (await scene.at.get("/practice/new")).text()).not.toContain(NOTE);
  });

  test("never to another person", async () => {
    const scene = await open();
    await sendLate(scene);
    const landed = await land(scene.at, await scene.at.signIn(scene.toni));
    expect(landed.path).not.toMatch(/practice/);
    expect(await (await scene.at.get("/practice/new")).text()).not.toContain(NOTE);
  });
});

test("a form that comes back is the one that was submitted: what it autosaved meanwhile is not a second draft", async () => {
  const { world, at, tia, endSession } = await open();
  await at.signIn(tia);
  const send = await at.fill("/practice/new", "entry", { intent: "draft", note: NOTE, timeHours: "2" });
  const id = send.value("id");
  const saved = await at.post("/practice/draft", { id, note: "We sat", timeHours: "2" });
  const { rev } = await saved.json();
  await endSession("expired");
  const late = await at.signIn(tia, pathIn(await send.with({ rev: String(rev) }).send()));
  const back = await at.fill(pathIn(late), "entry", { intent: "draft" });
  expect(back.value("id")).toBe(id);
  const answer = await back.send();
  expect(answer.status, pathIn(answer)).toBe(303);
  expect(await world.db.$count(practiceDrafts)).toBe(1);
  const [row] = await world.db.select().from(practiceDrafts);
  expect(row).toMatchObject({ id, typed: { note: NOTE } });
});

test("a form that comes back does not overwrite what was changed elsewhere meanwhile", async () => {
  const { world, at, tia, endSession } = await open();
  const id = await entry(world, tia, "draft", { note: "Before." });
  await at.signIn(tia);
  const send = await at.fill(`/practice/${id}`, "entry", { intent: "draft", note: NOTE });
  await endSession("expired");
  const refused = await send.send();
  await unitOfWork(world.db, (tx) =>
    tx.update(practiceEntries).set({ note: "Elsewhere.", rev: 7 }).where(eq(practiceEntries.id, id)),
  );
  const late = await at.signIn(tia, pathIn(refused));
  const back = await at.fill(pathIn(late), "entry", { intent: "draft" });
  const answer = await back.send();
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain(NOTE);
  const [row] = await world.db.select().from(practiceEntries).where(eq(practiceEntries.id, id));
  expect(row?.note).toBe("Elsewhere.");
});

test("a form without a session stores nothing", async () => {
  const { server } = await open();
  const refused = await server.post("/practice/new", { note: NOTE });
  expect(refused.status).toBe(303);
  expect(pathIn(refused)).not.toContain("unsent");
});

test("passwords never come back", async () => {
  const { at, tia, endSession } = await open();
  await at.signIn(tia);
  const send = await at.fill("/account/password", "change-password", {
    currentPassword: "the old secret one",
    newPassword: "the new secret one",
  });
  await endSession("expired");
  const back = await land(at, await at.signIn(tia, pathIn(await send.send())));
  expect(back.path).toMatch(/^\/account\/password/);
  expect(back.html).not.toContain("secret one");
});

test("a change of one's own names comes back as it was typed", async () => {
  const { at, tia, endSession } = await open();
  await at.signIn(tia);
  const send = await at.fill("/account", "profile", { shownName: "Tia the Second" });
  await endSession("expired");
  const back = await land(at, await at.signIn(tia, pathIn(await send.send())));
  expect(back.path).toMatch(/^\/account/);
  expect(back.html).toContain("Tia the Second");
});

test("a supervisor's question comes back next to the entry it belongs to", async () => {
  const { world, at, tia, supervisor, endSession } = await open();
  const id = await entry(world, tia, "submitted");
  await at.signIn(supervisor);
  const send = await at.fill(`/supervise/practice/${id}`, `query-${id}`, {
    intent: "query",
    reason: "Which of the two groups was this with?",
  });
  await endSession("expired", supervisor);
  const back = await land(at, await at.signIn(supervisor, pathIn(await send.send())));
  expect(back.path).toContain(`/supervise/practice/${id}`);
  expect(back.path, "the folded form is opened").toMatch(new RegExp(`#query-${id}`));
  expect(back.html).toMatch(
    /<textarea[^>]*name="reason"[^>]*>Which of the two groups was this with\?<\/textarea>/,
  );
});

test("Enter in a field of hours saves a draft, and does nothing in a form that cannot be undone", async () => {
  const { world, at, tia, supervisor } = await open();
  const firstButton = (html: string, formId: string) => {
    const form = new RegExp(`<form[^>]*id="${formId}"[\\s\\S]*?</form>`).exec(html)?.[0] ?? "";
    return (
      [...form.matchAll(/<button[^>]*>/g)]
        .map(([tag]) => tag)
        .find((tag) => !tag.includes('type="button"')) ?? ""
    );
  };
  await at.signIn(tia);
  const hours = await (await at.get("/practice/new")).text();
  expect(hours).toContain('value="submit"');
  expect(firstButton(hours, "entry")).toContain('value="draft"');
  const id = await entry(world, tia, "submitted");
  await at.signIn(supervisor);
  const asked = await (await at.get(`/supervise/practice/${id}`)).text();
  expect(firstButton(asked, `query-${id}`)).toMatch(/\sdisabled/);
});
