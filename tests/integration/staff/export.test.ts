import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { auditLog } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { loader } from "~/routes/manage.cohorts.$id.export[.]csv";

import { outcome, type TestPerson } from "../../support/world";
import { scene } from "../../support/cohort-scene";

async function open() {
  const all = await scene();
  const { world, mine } = all;
  const args = (who: TestPerson | null, query = "", id = mine.id) =>
    world.get(who, `/manage/cohorts/${id}/export.csv${query}`, { id });
  const file = async (who: TestPerson, query = "") => {
    const response = (await loader(args(who, query))) as Response;
    const bytes = Buffer.from(await response.arrayBuffer());
    return { headers: response.headers, bytes, text: bytes.toString("utf8").slice(1) };
  };
  return { ...all, args, file };
}

describe("the table of a cohort", () => {
  test("without names: stable pseudonyms, and nothing that identifies a person", async () => {
    const { world, manager, mine, rosa, dana, file } = await open();
    await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
    const { headers, bytes, text } = await file(manager);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("Content-Disposition")).toBe('attachment; filename="export.csv"');
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(text).not.toMatch(/Rosa|Ben|Dana|Spring|example\.org/);
    expect(text).not.toContain(rosa.id);
    const lines = text.trim().split("\r\n");
    expect(lines[0]).toContain('"Participant","Modules passed (of 2)"');
    expect(lines).toHaveLength(3);
    for (const line of lines.slice(1))
      expect(line).toMatch(/^"P-[0-9a-f]{10}","0","0","0","0","0","In training","2026-03-02",""$/);
    expect((await file(manager)).text).toBe(text);
  });

  test("with names only on request, and recorded as such", async () => {
    const { world, manager, mine, dana, file } = await open();
    await unitOfWork(world.db, (tx) =>
      tx
        .update(people)
        .set({ shownName: '=HYPERLINK("http://evil.example")\n+1' })
        .where(eq(people.shownName, "Rosa")),
    );
    await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
    const { text } = await file(manager, "?names=yes");
    expect(text).toMatch(/"Ben","0","0","0","0","0","In training","Dana","2026-03-02",""/);
    expect(text).toContain('"\'=HYPERLINK(""http://evil.example"")\n\'+1"');
    expect(text).toContain('"Name"');
    await file(manager, "?names=true");
    const log = await world.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.cohortId, mine.id))
      .orderBy(auditLog.id);
    expect(
      log
        .filter((line) => line.action.startsWith("cohort.exported"))
        .map((line) => [line.action, line.actorId]),
    ).toEqual([
      ["cohort.exported_with_names", manager.id],
      ["cohort.exported", manager.id],
    ]);
  });

  test("401 signed out, 403 for other roles, 404 for another manager's; none of them is recorded", async () => {
    const { world, manager, other, dana, admin, theirs, args } = await open();
    expect((await outcome(() => loader(args(null)))).status).toBe(401);
    for (const who of [dana, admin]) expect((await outcome(() => loader(args(who)))).status).toBe(403);
    expect((await outcome(() => loader(args(other)))).status).toBe(404);
    expect((await outcome(() => loader(args(manager, "?names=yes", theirs.id)))).status).toBe(404);
    const log = await world.db.select().from(auditLog);
    expect(log.filter((line) => line.action.startsWith("cohort.exported"))).toEqual([]);
  });
});
