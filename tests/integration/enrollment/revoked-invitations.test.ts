import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { standStill } from "../../support/links";
import { cohortStaff } from "~/db/schema/cohorts";
import { invitations } from "~/db/schema/enrollment";
import { people, personRoles } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import { deactivatePerson } from "~/features/enrollment/commands/accounts.server";
import { removeCohortStaff } from "~/features/enrollment/commands/cohort-staff.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { MINUTE } from "~/lib/dates";
import type { Role } from "~/lib/vocabulary";
import { action as accountAction, loader as accountPage } from "~/routes/admin.accounts.$id";
import { action as joinAction, loader as joinPage } from "~/routes/join.$token";
import { action as inviteAction, loader as invitePage } from "~/routes/manage.cohorts.$id.invite";

standStill();

const NEW = { legalName: "Zoe Newman", shownName: "Zoe", password: "four words in a row" };

/** A manager who has invited a person to a cohort that another manager manages as well. */
async function leaving(role: Role = "trainee", inCohort = true) {
  const world = await testWorld();
  const ada = await world.person("Ada", "administrator");
  const mara = await world.person("Mara", "manager");
  const otto = await world.person("Otto", "manager");
  const cohort = await world.cohort("Spring", mara);
  await unitOfWork(world.db, (tx) =>
    joinCohortStaff(
      tx,
      { personId: otto.id, cohortId: cohort.id, role: "manager", addedBy: mara.id },
      world.deps,
    ),
  );
  const token = await invited(world, mara, "zoe@example.org", role, inCohort ? cohort.id : null);
  return { world, ada, mara, otto, cohort, token };
}

async function invited(
  world: TestWorld,
  by: TestPerson,
  email: string,
  role: Role,
  cohortId: string | null,
): Promise<string> {
  const made = await invitePerson(
    world.db,
    world.viewerOf(by),
    { email, role, cohortId, supervisorId: null },
    world.deps,
  );
  if (!made.ok) throw new Error(made.code);
  return made.path.split("/").at(-1)!;
}

async function joins(world: TestWorld, token: string): Promise<number> {
  const page = await outcome(() => joinPage(world.get(null, `/join/${token}`, { token })));
  const open = (page.data as { page: { texts?: { kind: string; id: string }[]; textsHash?: string } }).page;
  const ticks = Object.fromEntries((open.texts ?? []).map((text) => [`agree.${text.kind}-${text.id}`, "on"]));
  const answer = await outcome(() =>
    joinAction(
      world.post(null, `/join/${token}`, { ...NEW, ...ticks, textsHash: open.textsHash ?? "" }, { token }),
    ),
  );
  return answer.status;
}

const hasAccount = (world: TestWorld) => world.db.$count(people, eq(people.email, "zoe@example.org"));

describe("an invitation is invalid", () => {
  test.each([
    ["manager", false],
    ["trainee", true],
  ] as const)("once its sender was deactivated (as %s)", async (role, inCohort) => {
    const { world, ada, mara, token } = await leaving(role, inCohort);
    await deactivatePerson(world.db, world.viewerOf(ada), { personId: mara.id }, world.deps);
    const page = await outcome(() => joinPage(world.get(null, "/x", { token })));
    expect(page).toMatchObject({ status: 410, data: { page: { kind: "over", reason: "inviter_left" } } });
    expect(await joins(world, token)).toBe(410);
    expect(await hasAccount(world)).toBe(0);
  });

  test("once its sender lost the role, however that happened", async () => {
    const { world, mara, token } = await leaving("manager", false);
    await unitOfWork(world.db, (tx) =>
      tx.delete(personRoles).where(and(eq(personRoles.personId, mara.id), eq(personRoles.role, "manager"))),
    );
    expect(await joins(world, token)).toBe(410);
    expect(await hasAccount(world)).toBe(0);
  });

  test("once its sender is no longer an administrator", async () => {
    const { world, ada } = await leaving();
    const token = await invited(world, ada, "next@example.org", "administrator", null);
    await unitOfWork(world.db, (tx) => tx.delete(personRoles).where(eq(personRoles.personId, ada.id)));
    expect(await joins(world, token)).toBe(410);
    expect(await world.db.$count(people, eq(people.email, "next@example.org"))).toBe(0);
  });

  test("once its sender no longer manages that cohort", async () => {
    const { world, mara, otto, cohort, token } = await leaving("supervisor");
    const [place] = await world.db
      .select({ id: cohortStaff.id })
      .from(cohortStaff)
      .where(and(eq(cohortStaff.personId, mara.id), eq(cohortStaff.cohortId, cohort.id)));
    expect(
      await removeCohortStaff(
        world.db,
        world.viewerOf(otto),
        { cohortId: cohort.id, staffId: place!.id },
        world.deps,
      ),
    ).toEqual({ ok: true });
    expect(await joins(world, token)).toBe(410);
    expect(await hasAccount(world)).toBe(0);
  });
});

describe("open invitations of a manager who has left", () => {
  test("are shown to the cohort's managers, and taken over with a new link", async () => {
    const { world, ada, mara, otto, cohort, token } = await leaving();
    await deactivatePerson(world.db, world.viewerOf(ada), { personId: mara.id }, world.deps);
    const params = { id: cohort.id };
    const path = `/manage/cohorts/${cohort.id}/invite`;
    const page = await outcome(() => invitePage(world.get(otto, path, params)));
    const { rows } = (page.data as { invitations: { rows: { id: string }[] } }).invitations;
    expect(rows).toMatchObject([{ email: "zoe@example.org", inviterName: "Mara", needsTakingOver: true }]);
    world.clock.now += 2 * MINUTE;
    const taken = await outcome(() =>
      inviteAction(world.post(otto, path, { intent: "resend", invitationId: rows[0]!.id }, params)),
    );
    expect(taken.status).toBe(200);
    const link = (taken.data as { link: string }).link.split("/").at(-1)!;
    const [row] = await world.db.select().from(invitations);
    expect(row?.invitedBy).toBe(otto.id);
    expect(await joins(world, token)).toBe(410);
    expect(await joins(world, link)).toBe(303);
    expect(await hasAccount(world)).toBe(1);
  });

  test("are shown with the account, before and after it is deactivated, and withdrawn there", async () => {
    const { world, ada, mara, cohort, token } = await leaving();
    await invited(world, mara, "boss@example.org", "manager", null);
    const params = { id: mara.id };
    const path = `/admin/accounts/${mara.id}`;
    const listed = async () =>
      (
        (await outcome(() => accountPage(world.get(ada, path, params)))).data as {
          invitations: { id: string; email: string; needsTakingOver: boolean }[];
        }
      ).invitations;
    expect(await listed()).toMatchObject([
      { email: "boss@example.org", needsTakingOver: false },
      { email: "zoe@example.org", cohortName: cohort.name, needsTakingOver: false },
    ]);
    await deactivatePerson(world.db, world.viewerOf(ada), { personId: mara.id }, world.deps);
    const after = await listed();
    expect(after).toMatchObject([
      { email: "boss@example.org", needsTakingOver: true },
      { email: "zoe@example.org", needsTakingOver: true },
    ]);
    const act = (fields: Record<string, string>) =>
      outcome(() => accountAction(world.post(ada, path, fields, params)));
    expect((await act({ intent: "withdraw", invitationId: after[1]!.id })).status).toBe(303);
    world.clock.now += 2 * MINUTE;
    expect((await act({ intent: "resend", invitationId: after[0]!.id })).status).toBe(200);
    expect(await listed()).toEqual([]);
    expect(await joins(world, token)).toBe(410);
  });
});
