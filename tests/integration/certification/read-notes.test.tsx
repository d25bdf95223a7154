import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { apply, practise, story, type Story } from "./story";
import { standStill } from "../../support/links";
import { auditLog } from "~/db/schema/journal";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { HOUR } from "~/lib/dates";
import * as record from "~/routes/account.record";
import * as reviewing from "~/routes/supervise.applications.$id";
import { outcome } from "../../support/world";
import { readPage } from "../../support/read-page";

standStill();

/* What is recorded as read is what was shown, and nothing else. */

/** An application with three entries that have a note each, and one without. */
async function open() {
  const s = await story();
  for (let n = 0; n < 2; n += 1) await practise(s.w, s.trainee, 60, { confirmedBy: s.supervisor });
  const bare = await practise(s.w, s.trainee, 60, { confirmedBy: s.supervisor });
  await unitOfWork(s.w.db, (tx) =>
    tx.update(practiceEntries).set({ note: "" }).where(eq(practiceEntries.id, bare)),
  );
  await apply(s);
  const noted = (
    await s.w.db.select({ id: practiceEntries.id, note: practiceEntries.note }).from(practiceEntries)
  ).filter(({ note }) => note !== "");
  for (const [n, { id }] of noted.entries()) {
    await unitOfWork(s.w.db, (tx) =>
      tx
        .update(practiceEntries)
        .set({ note: `Note number ${n}` })
        .where(eq(practiceEntries.id, id)),
    );
  }
  const page = (query = "", who = s.supervisor) =>
    readPage(s.w, reviewing, who, `/supervise/applications/${s.trainee.applicationId}${query}`, {
      id: s.trainee.applicationId,
    });
  return { ...s, page, noted: noted.map(({ id }) => id) };
}

async function readings({ w }: Story) {
  const rows = await w.db.select().from(auditLog).orderBy(auditLog.id);
  return rows
    .filter(({ action }) => action.startsWith("practice.read"))
    .map(({ action, subjectKind, subjectId, details }) => ({ action, subjectKind, subjectId, details }));
}

describe("opening an application", () => {
  test("shows no note and records no reading", async () => {
    const s = await open();
    const { status, data, text } = await s.page();
    expect(status).toBe(200);
    expect(JSON.stringify(data)).not.toContain("Note number");
    expect(text).not.toContain("Note number");
    expect(await readings(s)).toEqual([]);
  });

  test("with one entry open shows only that note, and records only that one", async () => {
    const s = await open();
    const { data, text } = await s.page(`?note=${s.noted[1]}`);
    expect(text).toContain("Note number 1");
    expect(JSON.stringify(data).match(/Note number/g)).toHaveLength(1);
    expect(await readings(s)).toEqual([
      { action: "practice.read", subjectKind: "practice_entry", subjectId: s.noted[1], details: {} },
    ]);
    await s.page(`?note=${s.noted[1]}`);
    expect(await readings(s)).toHaveLength(1);
  });

  test("every entry with a note has a link to it that works without scripts, and one link shows all of them", async () => {
    const s = await open();
    const { markup } = await s.page();
    for (const id of s.noted) expect(markup).toContain(`note=${id}`);
    expect(markup).toContain("note=all");
  });

  test("with all notes shown writes one audit entry that says so, once an hour", async () => {
    const s = await open();
    const { text } = await s.page("?note=all");
    for (const n of [0, 1, 2]) expect(text).toContain(`Note number ${n}`);
    const line = {
      action: "practice.read_all",
      subjectKind: "application",
      subjectId: s.trainee.applicationId,
      details: { entries: 3 },
    };
    expect(await readings(s)).toEqual([line]);
    await s.page("?note=all");
    expect(await readings(s)).toHaveLength(1);
    s.w.clock.now += HOUR;
    await s.page("?note=all");
    expect(await readings(s)).toEqual([line, line]);
  });

  test("accepts no entry of another trainee, and writes nothing for an unknown one", async () => {
    const s = await open();
    const other = await s.w.trainee("Otto Other", {
      cohort: s.cohort,
      supervisor: s.supervisor,
      assignedBy: s.manager,
    });
    const theirs = await practise(s.w, other, 60, { confirmedBy: s.supervisor });
    for (const id of [theirs, "unknown", "'; drop table people", ""]) {
      const { status, data } = await s.page(`?note=${encodeURIComponent(id)}`);
      expect(status).toBe(200);
      expect(JSON.stringify(data)).not.toMatch(/Note number|first day back at work/);
    }
    expect(await readings(s)).toEqual([]);
  });

  test("by a person without access writes nothing", async () => {
    const s = await open();
    const stranger = await s.w.person("Sid Stranger", "supervisor");
    expect((await outcomeOf(s, stranger)).status).toBe(404);
    expect(await readings(s)).toEqual([]);
  });

  test("the trainee sees on their own page what was opened, in words", async () => {
    const s = await open();
    await s.page("?note=all");
    const { text } = await readPage(s.w, record, s.trainee, "/account/record");
    expect(text).toMatch(/Read all your practice notes/);
  });
});

const outcomeOf = (s: Story, who: Story["supervisor"]) =>
  outcome(() =>
    reviewing.loader(
      s.w.get(who, `/supervise/applications/${s.trainee.applicationId}?note=all`, {
        id: s.trainee.applicationId,
      }),
    ),
  );
