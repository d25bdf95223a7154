import { eq, isNull } from "drizzle-orm";
import { expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { standStill } from "../../support/links";
import { outcome } from "../../support/world";
import { cohortStaff, supervisorAssignments } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { supervisorOf } from "~/features/cohorts/queries/cohorts.server";
import { removeCohortStaff } from "~/features/enrollment/commands/cohort-staff.server";
import { action as joinAction, loader as joinPage } from "~/routes/join.$token";
import { action as invite } from "~/routes/manage.cohorts.$id.invite";
import { loader as traineePage } from "~/routes/supervise.trainees.$id";

standStill();

const NEW = { legalName: "Nia Newman", shownName: "Nia", password: "four words in a row" };

test("a forged form cannot name a supervisor who is not on the cohort's staff", async () => {
  const { world, manager, mine } = await scene();
  const elsewhere = await world.person("Elsa", "supervisor");
  const post = (fields: Record<string, string>) =>
    outcome(() => invite(world.post(manager, `/manage/cohorts/${mine.id}/invite`, fields, { id: mine.id })));
  const supervisorId = elsewhere.id;
  const one = { intent: "one", email: "nia@example.org", role: "trainee", supervisorId };
  expect((await post(one)).status).toBe(400);
  const list = { intent: "confirm", addresses: "nia@example.org\nyan@example.org", supervisorId };
  expect((await post(list)).status).toBe(400);
  // The inviting manager is on the staff, but supervises no one.
  expect((await post({ ...one, supervisorId: manager.id })).status).toBe(400);
  expect(await world.db.$count(invitations)).toBe(0);
  expect(await world.db.$count(outbox)).toBe(0);
});

test("a supervisor who left the cohort before a person joins does not get the newcomer's record", async () => {
  const { world, manager, dana, mine } = await scene();
  const made = await outcome(() =>
    invite(
      world.post(
        manager,
        `/manage/cohorts/${mine.id}/invite`,
        { intent: "one", email: "nia@example.org", role: "trainee", supervisorId: dana.id },
        { id: mine.id },
      ),
    ),
  );
  const token = (made.data as { link: string }).link.split("/").at(-1)!;
  const [place] = await world.db
    .select({ id: cohortStaff.id })
    .from(cohortStaff)
    .where(eq(cohortStaff.personId, dana.id));
  const input = { cohortId: mine.id, staffId: place!.id };
  expect(await removeCohortStaff(world.db, world.viewerOf(manager), input, world.deps)).toEqual({ ok: true });

  const page = await outcome(() => joinPage(world.get(null, "/x", { token })));
  const open = (page.data as { page: { texts: { kind: string; id: string }[]; textsHash: string } }).page;
  const ticks = Object.fromEntries(open.texts.map((text) => [`agree.${text.kind}-${text.id}`, "on"]));
  const fields = { ...NEW, ...ticks, textsHash: open.textsHash };
  expect((await outcome(() => joinAction(world.post(null, "/x", fields, { token })))).status).toBe(303);

  const [nia] = await world.db
    .select({ id: people.id })
    .from(people)
    .where(eq(people.email, "nia@example.org"));
  expect(await supervisorOf(world.db, nia!.id)).toBeNull();
  expect(await world.db.$count(supervisorAssignments, isNull(supervisorAssignments.toAt))).toBe(0);
  const path = `/supervise/trainees/${nia!.id}`;
  expect((await outcome(() => traineePage(world.get(dana, path, { id: nia!.id })))).status).toBe(404);
});
