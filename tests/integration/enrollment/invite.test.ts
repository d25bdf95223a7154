import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { outcome } from "../../support/world";
import { invitations } from "~/db/schema/enrollment";
import { auditLog, outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { setCohortStatus } from "~/features/cohorts/commands/cohorts.server";
import { sha256 } from "~/lib/tokens.server";
import { action, loader } from "~/routes/manage.cohorts.$id.invite";
import { action as staffAction } from "~/routes/manage.people.invite";

async function open() {
  const all = await scene();
  const { world, mine } = all;
  const post = (who: typeof all.manager | null, fields: Record<string, string>, id = mine.id) =>
    outcome(() => action(world.post(who, `/manage/cohorts/${id}/invite`, fields, { id })));
  const page = (who: typeof all.manager, query = "") =>
    outcome(() => loader(world.get(who, `/manage/cohorts/${mine.id}/invite${query}`, { id: mine.id })));
  const rows = () => world.db.select().from(invitations).orderBy(invitations.email);
  return { ...all, post, page, rows };
}

describe("inviting one person", () => {
  test("shows the link once; only its hash is stored; a repeat is reported", async () => {
    const { world, manager, dana, post, page, rows } = await open();
    const fields = { intent: "one", email: " Nia@Example.org ", role: "trainee", supervisorId: dana.id };
    const answer = await post(manager, fields);
    expect(answer).toMatchObject({ status: 200, data: { form: "done", email: "nia@example.org" } });
    const { link } = answer.data as { link: string };
    const token = link.replace("http://localhost:3000/join/", "");
    expect(await rows()).toMatchObject([
      { email: "nia@example.org", role: "trainee", supervisorId: dana.id, tokenHash: sha256(token) },
    ]);
    expect(JSON.stringify((await page(manager)).data)).not.toContain(token);
    const again = await post(manager, fields);
    expect(again.status).toBe(409);
    expect(await rows()).toHaveLength(1);
    expect(await world.db.select().from(outbox)).toHaveLength(1);
  });

  test("invalid input is refused with a message and sends nothing", async () => {
    const { manager, rosa, post, rows } = await open();
    const one = (fields: Record<string, string>) =>
      post(manager, { intent: "one", role: "trainee", ...fields });
    expect((await one({ email: "no address" })).status).toBe(400);
    expect((await one({ email: rosa.email })).status).toBe(409);
    expect((await one({ email: "a@example.org", role: "administrator" })).status).toBe(400);
    expect((await one({ email: "a@example.org", supervisorId: "unknown" })).status).toBe(400);
    expect((await one({ email: "a@example.org\r\nBcc: b@example.org" })).status).toBe(400);
    expect((await one({ email: "x".repeat(1_000_000) })).status).toBe(413);
    expect(await rows()).toEqual([]);
  });

  test("is refused for another manager's cohort, when signed out, and for other roles", async () => {
    const { world, manager, dana, theirs, post, rows } = await open();
    const fields = { intent: "one", email: "a@example.org", role: "trainee" };
    expect((await post(manager, fields, theirs.id)).status).toBe(404);
    expect((await post(dana, fields)).status).toBe(403);
    expect((await post(null, fields)).status).toBe(303);
    expect(await rows()).toEqual([]);
    const staffForm = (more: Record<string, string>) =>
      outcome(() =>
        staffAction(world.post(manager, "/manage/people/invite", { email: "b@example.org", ...more })),
      );
    expect((await staffForm({ role: "supervisor", cohortId: theirs.id })).status).toBe(400);
    expect((await staffForm({ role: "supervisor" })).status).toBe(400);
    expect((await staffForm({ role: "trainee" })).status).toBe(400);
    expect((await staffForm({ role: "administrator" })).status).toBe(400);
    expect(await rows()).toEqual([]);
  });
});

describe("inviting a pasted list", () => {
  const PASTED = [
    "Nia <nia@example.org>",
    "not an address",
    "zoe@example.org; NIA@example.org",
    "=HYPERLINK(1)",
    "",
    "yan@example.org\u0000",
  ];

  test("previews what would happen and writes nothing, and then does it in one unit of work", async () => {
    const { world, manager, rosa, dana, post, rows } = await open();
    await post(manager, { intent: "one", email: "open@example.org", role: "trainee" });
    const closed = await world.person("Closed", "trainee");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, closed.id)),
    );
    const addresses = [...PASTED, rosa.email, "open@example.org", closed.email].join("\r\n");
    const preview = await post(manager, { intent: "preview", addresses, supervisorId: dana.id });
    expect(preview.status).toBe(200);
    const { judged } = preview.data as { judged: { lines: { verdict: string }[]; toInvite: string[] } };
    expect(judged.lines.map((line) => line.verdict)).toEqual([
      "invited",
      "no_address",
      "invited",
      "repeated",
      "no_address",
      "invited",
      "already_member",
      "already_invited",
      "deactivated",
    ]);
    expect(await rows()).toHaveLength(1);

    const confirm = { intent: "confirm", addresses, supervisorId: dana.id };
    const results = await Promise.all([post(manager, confirm), post(manager, confirm)]);
    // Which of the two does it is certain only where there is one writer.
    expect(results.map((one) => one.location).sort()).toEqual([
      expect.stringContaining("invited=0"),
      expect.stringContaining("invited=3"),
    ]);
    expect((await rows()).map((one) => one.email)).toEqual([
      "nia@example.org",
      "open@example.org",
      "yan@example.org",
      "zoe@example.org",
    ]);
    expect((await rows()).filter((one) => one.supervisorId === dana.id)).toHaveLength(3);
  });

  test("two hundred at a time and no more, and none into a closed cohort", async () => {
    const { world, manager, mine, post, page, rows } = await open();
    const list = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.org`).join("\n");
    expect((await post(manager, { intent: "confirm", addresses: list(201) })).status).toBe(400);
    expect((await post(manager, { intent: "confirm", addresses: "\n \n" })).status).toBe(400);
    expect((await post(manager, { intent: "confirm", addresses: "nobody" })).status).toBe(400);
    expect((await post(manager, { intent: "confirm", addresses: "x\n".repeat(60_000) })).status).toBe(400);
    expect(await rows()).toEqual([]);
    expect((await post(manager, { intent: "confirm", addresses: list(200) })).status).toBe(303);
    expect(await rows()).toHaveLength(200);
    expect((await page(manager, "?page=4")).data).toMatchObject({
      invitations: { page: 4, pages: 4, total: 200 },
    });

    await setCohortStatus(
      world.db,
      world.viewerOf(manager),
      { cohortId: mine.id, status: "closed", rev: 0 },
      world.deps,
    );
    expect((await post(manager, { intent: "confirm", addresses: "late@example.org" })).status).toBe(410);
    expect(await rows()).toHaveLength(200);
  });
});

describe("open invitations", () => {
  test("can be resent and withdrawn by their manager only", async () => {
    const { world, manager, other, post, page, rows } = await open();
    await post(manager, { intent: "one", email: "nia@example.org", role: "trainee" });
    const { id, tokenHash } = (await rows())[0]!;
    expect((await post(manager, { intent: "resend", invitationId: id })).status).toBe(429);
    world.clock.now += 2 * 60_000;
    const again = await post(manager, { intent: "resend", invitationId: id });
    expect(again).toMatchObject({ status: 200, data: { form: "done", email: "nia@example.org" } });
    const { link } = again.data as { link: string };
    const token = link.replace("http://localhost:3000/join/", "");
    expect((await rows())[0]).toMatchObject({ sentCount: 2, tokenHash: sha256(token) });
    expect((await rows())[0]?.tokenHash).not.toBe(tokenHash);
    expect(JSON.stringify((await page(manager)).data)).not.toContain(token);
    expect((await post(other, { intent: "withdraw", invitationId: id })).status).toBe(404);
    expect((await post(manager, { intent: "withdraw", invitationId: "unknown" })).status).toBe(404);
    world.clock.now += 15 * 86_400_000;
    expect((await page(manager)).data).toMatchObject({ invitations: { rows: [{ state: "expired" }] } });
    expect((await post(manager, { intent: "withdraw", invitationId: id })).status).toBe(303);
    expect((await post(manager, { intent: "withdraw", invitationId: id })).status).toBe(303);
    const log = await world.db.select().from(auditLog).where(eq(auditLog.action, "invitation.withdrawn"));
    expect(log, "it happened once").toHaveLength(1);
    expect((await post(manager, { intent: "resend", invitationId: id })).status).toBe(409);
    expect((await page(manager)).data).toMatchObject({ invitations: { rows: [{ state: "withdrawn" }] } });
  });
});
