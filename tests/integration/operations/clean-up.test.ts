import { expect, it } from "vitest";

import { standStill } from "../../support/links";
import { testWorld } from "../../support/world";
import { takeLimit } from "~/db/limits.server";
import { limits } from "~/db/schema/db";
import { invitations } from "~/db/schema/enrollment";
import { sessions } from "~/db/schema/http";
import { outbox } from "~/db/schema/journal";
import { emailChanges, passwordResets } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { cleanUp } from "~/features/operations/commands/clean-up.server";
import { enqueueMail } from "~/journal/outbox.server";
import { DAY, MINUTE } from "~/lib/dates";

standStill();

it("deletes what has expired and nothing else, however often it runs", async () => {
  const world = await testWorld();
  const kim = await world.person("Kim", "trainee");
  const { now } = world.clock;
  await world.sessions.begin({ id: kim.id, roles: kim.roles }, "Test");
  await unitOfWork(world.db, async (tx) => {
    const times = [now - 31 * DAY, now - 29 * DAY, now + DAY];
    for (const expiresAt of times) {
      const link = {
        id: world.deps.newId(),
        tokenHash: `hash ${expiresAt}`,
        personId: kim.id,
        createdAt: expiresAt - DAY,
        expiresAt,
      };
      await tx.insert(passwordResets).values(link);
      await tx.insert(emailChanges).values({ ...link, newEmail: "new@example.org" });
      for (const acceptedAt of [null, expiresAt - DAY]) {
        await tx.insert(invitations).values({
          ...link,
          id: world.deps.newId(),
          tokenHash: `hash ${expiresAt} ${acceptedAt}`,
          email: `${expiresAt}@example.org`,
          role: "manager",
          invitedBy: kim.id,
          createdAt: expiresAt - 14 * DAY,
          sentAt: expiresAt - 14 * DAY,
          acceptedAt,
        });
      }
      await enqueueMail(
        tx,
        { template: "work_waiting", toEmail: "a@example.org", params: {} },
        { ...world.deps, now: () => expiresAt },
      );
    }
    await tx.update(outbox).set({ state: "sent" });
    await enqueueMail(
      tx,
      { template: "work_waiting", toEmail: "waits@example.org", params: {} },
      { ...world.deps, now: () => now - 90 * DAY },
    );
    await takeLimit(tx, { key: "over", points: 1, windowMs: MINUTE }, now - 2 * MINUTE);
    await takeLimit(tx, { key: "open", points: 1, windowMs: MINUTE }, now);
  });
  const remaining = { sessions: 1, limits: 1, resets: 2, changes: 2, invitations: 5, mails: 3 };
  const counts = async () => ({
    sessions: await world.db.$count(sessions),
    limits: await world.db.$count(limits),
    resets: await world.db.$count(passwordResets),
    changes: await world.db.$count(emailChanges),
    invitations: await world.db.$count(invitations),
    mails: await world.db.$count(outbox),
  });
  const deps = { db: world.db, now: world.deps.now };
  expect(await cleanUp(deps.db, deps)).toBe("0 sessions, 1 limit, 3 links, and 1 email deleted");
  expect(await counts()).toEqual(remaining);
  expect(await cleanUp(deps.db, deps)).toBe("0 sessions, 0 limits, 0 links, and 0 emails deleted");
  world.clock.now += 8 * DAY;
  expect(await cleanUp(deps.db, deps)).toMatch(/^1 session, 1 limit/);
});
