import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { standStill } from "../../support/links";
import { drawn, readPage } from "../../support/read-page";
import { outcome, type TestPerson } from "../../support/world";
import { entriesOf, entry, errorsIn, FILLED, practiceWorld, stored } from "./support";
import { invitations } from "~/db/schema/enrollment";
import { newId } from "~/lib/ids";
import * as invite from "~/routes/manage.cohorts.$id.invite";
import { action as changeAction } from "~/routes/practice.$id";
import * as log from "~/routes/practice._index";
import * as newEntry from "~/routes/practice.new";

standStill();

type Fields = Record<string, string>;

describe("hours that look like others of the same day", () => {
  async function open() {
    const all = await practiceWorld();
    const { world, trainee } = all;
    const send = (fields: Record<string, string | string[]> = {}) =>
      outcome(() =>
        newEntry.action(world.post(trainee, "/practice/new", { id: newId(), ...FILLED, ...fields })),
      );
    const sent = async () =>
      (await entriesOf(world, trainee)).filter(({ state }) => state === "submitted").length;
    return { ...all, send, sent };
  }

  test("prompt a question before they are submitted: how many there are; nothing is saved", async () => {
    const { world, trainee, send, sent } = await open();
    expect((await send()).status).toBe(303);
    const second = await send();
    expect(second.status).toBe(400);
    expect(errorsIn(second.data)).toMatchObject({ sameEntry: [expect.stringMatching(/one entry|1 entry/)] });
    expect(await sent()).toBe(1);
    const page = await readPage(world, newEntry, trainee, "/practice/new");
    expect(drawn(newEntry, "/practice/new", page.data, second.data).markup).toContain('name="sameEntry"');
    expect(page.markup).not.toContain('name="sameEntry"');
  });

  test("are submitted once the person says that they are another entry, and counted the next time", async () => {
    const { send, sent } = await open();
    await send();
    expect((await send({ sameEntry: "on" })).status).toBe(303);
    expect(await sent()).toBe(2);
    const third = await send();
    expect(third.status).toBe(400);
    expect(errorsIn(third.data).sameEntry?.[0]).toMatch(/2 entries/);
  });

  test("are those of the same day, length and activity: the note, the setting and the site code make no difference", async () => {
    const { send } = await open();
    await send();
    const same: Fields[] = [{ note: "Something else." }, { setting: "other" }, { siteCode: "A-1" }];
    for (const fields of same) expect((await send(fields)).status, JSON.stringify(fields)).toBe(400);
  });

  test("are not similar on another day, or with another length or activity, and are submitted without a question", async () => {
    const { send, sent } = await open();
    await send();
    const others: Fields[] = [{ practisedOn: "2026-03-01" }, { timeMinutes: "15" }, { activity: "group" }];
    for (const fields of others) expect((await send(fields)).status, JSON.stringify(fields)).toBe(303);
    expect(await sent()).toBe(4);
  });

  test("do not count what was withdrawn, nor what the new entry corrects, nor the entry itself", async () => {
    const { world, trainee, send } = await open();
    const more = { practisedOn: FILLED.practisedOn, minutes: 90, activity: FILLED.activity };
    await entry(world, trainee, "withdrawn", more);
    expect((await send({ timeMinutes: "30" })).status).toBe(303);
    const { world: w, trainee: tia, send: sendTo } = await open();
    const queried = await entry(w, tia, "queried", more);
    expect((await sendTo({ corrects: queried })).status).toBe(303);
    const id = newId();
    const { send: twice } = await open();
    expect((await twice({ id })).status).toBe(303);
    expect((await twice({ id })).status).toBe(303);
  });

  test("can be saved as a draft without a question, which comes when the draft is submitted", async () => {
    const { world, trainee, send } = await open();
    await send();
    const id = newId();
    expect((await send({ id, intent: "draft" })).status).toBe(303);
    const change = (fields: Record<string, string | string[]>) =>
      outcome(() =>
        changeAction(world.post(trainee, `/practice/${id}`, { ...FILLED, id, rev: "0", ...fields }, { id })),
      );
    const asked = await change({});
    expect(asked.status).toBe(400);
    expect(errorsIn(asked.data)).toHaveProperty("sameEntry");
    expect((await change({ sameEntry: "on" })).status).toBe(303);
  });

  test("among drafts submitted together stay drafts, and the page says why", async () => {
    const { world, trainee } = await open();
    const more = { practisedOn: "2026-03-02", minutes: 90, activity: "group" };
    const [a, b] = [await entry(world, trainee, "draft", more), await entry(world, trainee, "draft", more)];
    const other = await entry(world, trainee, "draft", { ...more, minutes: 60 });
    const done = await outcome(() =>
      log.action(world.post(trainee, "/practice", { entry: [`${a}:0`, `${b}:0`, `${other}:0`] })),
    );
    expect(done.status).toBe(303);
    expect((await stored(world, other))?.state).toBe("submitted");
    const states = [(await stored(world, a))?.state, (await stored(world, b))?.state];
    expect(states.sort()).toEqual(["draft", "submitted"]);
    const query = done.location?.slice(done.location.indexOf("?")) ?? "";
    const { text } = await readPage(world, log, trainee, `/practice${query}`);
    expect(text).toMatch(/same day, length, and activity/);
  });

  test("of another trainee prompt no question", async () => {
    const { world, cohort, manager, trainee } = await open();
    const other = await world.trainee("Uri", { cohort, assignedBy: manager });
    await entry(world, other, "submitted", {
      practisedOn: FILLED.practisedOn,
      minutes: 90,
      activity: FILLED.activity,
    });
    const sent = await outcome(() =>
      newEntry.action(world.post(trainee, "/practice/new", { id: newId(), ...FILLED })),
    );
    expect(sent.status).toBe(303);
  });
});

describe("an address that has an account", () => {
  async function open() {
    const all = await scene();
    const { world, manager, mine } = all;
    const post = (fields: Record<string, string>, who: TestPerson = manager) =>
      outcome(() =>
        invite.action(world.post(who, `/manage/cohorts/${mine.id}/invite`, fields, { id: mine.id })),
      );
    const shown = async (answer: unknown) => {
      const page = await readPage(world, invite, manager, `/manage/cohorts/${mine.id}/invite`, {
        id: mine.id,
      });
      return drawn(invite, `/manage/cohorts/${mine.id}/invite`, page.data, answer).text;
    };
    const summer = await world.cohort("Summer", manager);
    const sena = await world.trainee("Sena", { cohort: summer, assignedBy: manager });
    return { ...all, post, shown, summer, sena };
  }

  test("of a trainee in another cohort of the manager's is pointed out in the list, with the cohort", async () => {
    const { post, shown, sena } = await open();
    const { data } = await post({ intent: "preview", addresses: `new@example.org\n${sena.email}` });
    const text = await shown(data);
    expect(text).toMatch(/is a trainee in Summer/);
    const { judged } = data as { judged: { lines: { verdict: string }[]; toInvite: string[] } };
    expect(judged.lines.map(({ verdict }) => verdict)).toEqual(["invited", "elsewhere"]);
    expect(judged.toInvite).toEqual(["new@example.org", sena.email]);
  });

  test("of another manager's trainee says that there is an account, and not where they learn", async () => {
    const { post, shown, stranger, dana } = await open();
    const { data } = await post({
      intent: "preview",
      addresses: `${stranger.email}\n${dana.email}`,
    });
    const text = await shown(data);
    expect(text).not.toContain("Autumn");
    expect(text.match(/Already has an account/g)).toHaveLength(2);
    expect((data as { judged: { lines: { verdict: string }[] } }).judged.lines).toMatchObject([
      { verdict: "has_account" },
      { verdict: "has_account" },
    ]);
  });

  test("prompts a question when one person is invited, and is invited once confirmed", async () => {
    const { world, post, sena } = await open();
    const fields = { intent: "one", email: sena.email, role: "trainee" };
    const asked = await post(fields);
    expect(asked.status).toBe(409);
    expect(errorsIn(asked.data).knownMeant?.[0]).toMatch(/is a trainee in Summer/);
    expect(await world.db.$count(invitations)).toBe(0);
    expect((await post({ ...fields, knownMeant: "on" })).status).toBe(200);
    expect(await world.db.$count(invitations)).toBe(1);
  });

  test("that no account has is invited at once", async () => {
    const { post } = await open();
    expect((await post({ intent: "one", email: "new@example.org", role: "trainee" })).status).toBe(200);
  });
});
