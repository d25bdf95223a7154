import type { ActionFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";

import { onSqlite } from "../../support/database";
import { outcome, type TestPerson } from "../../support/world";
import { html } from "../../unit/ui/render";
import { finish, quizWorld } from "../assessment/support";
import { auditLog } from "~/db/schema/journal";
import { moduleCompletionFlags, moduleCompletions } from "~/db/schema/learning";
import { unitOfWork } from "~/db/unit-of-work.server";
import { settleFlag } from "~/features/learning/commands/completion-flags.server";
import { CompletionFlags } from "~/features/learning/components/completion-flags";
import { openFlags, openFlagsQuery } from "~/features/learning/queries/completion-flags.server";
import { flagCompletion } from "~/features/learning/transaction.server";
import { action as manageAction, loader as managePage } from "~/routes/manage.people.$id";
import { action as superviseAction, loader as supervisePage } from "~/routes/supervise.trainees.$id";

type Action = (args: ActionFunctionArgs) => unknown;

/** A trainee whose completed module is flagged, and another manager and supervisor who have nothing to do with them. */
async function flagged() {
  const made = await quizWorld();
  const { world, trainee, module } = made;
  const attemptId = await finish(world, trainee, module.id, 3);
  const of = { personId: trainee.id, moduleId: module.id, attemptId, at: world.clock.now };
  await unitOfWork(world.db, (tx) => flagCompletion(tx, of, world.deps));
  const [flag] = await world.db.select().from(moduleCompletionFlags);
  const otherManager = await world.person("Otto", "manager");
  await world.cohort("Autumn", otherManager);
  const otherSupervisor = await world.person("Olga", "supervisor");
  const settle = (action: Action, who: TestPerson, id: string, flagId: string) =>
    outcome(() => action(world.post(who, "/", { intent: "settle_flag", flag: flagId }, { id })));
  const settled = async () => (await world.db.select().from(moduleCompletionFlags))[0]!;
  const lines = () => world.db.$count(auditLog, eq(auditLog.action, "module.flag_settled"));
  return { ...made, flagId: flag!.id, otherManager, otherSupervisor, settle, settled, lines };
}

test("the manager and the supervisor see what a regrade found, and either resolves it once", async () => {
  const { world, manager, supervisor, trainee, module, flagId, clock, settle, settled, lines } =
    await flagged();
  const shown = [{ id: flagId, moduleTitle: module.title, flaggedAt: clock.now }];
  const managed = await managePage(world.get(manager, "/", { id: trainee.id }));
  expect(managed.flags).toEqual(shown);
  const supervised = await supervisePage(world.get(supervisor, "/", { id: trainee.id }));
  expect(supervised.flags).toEqual(shown);
  const page = html(<CompletionFlags flags={shown} when={{ locale: "en", zone: "UTC" }} pending={false} />);
  expect(page).toContain(`After regrading, the quiz in ${module.title} is below the pass mark.`);
  expect(page).toContain("The module stays completed. Talk with the trainee, then mark this as resolved.");

  clock.now += 1000;
  expect(await settle(superviseAction, supervisor, trainee.id, flagId)).toMatchObject({
    status: 303,
    location: `/supervise/trainees/${trainee.id}`,
  });
  expect(await settled()).toMatchObject({ settledBy: supervisor.id, settledAt: clock.now });
  clock.now += 1000;
  expect(await settle(manageAction, manager, trainee.id, flagId)).toMatchObject({
    status: 303,
    location: `/manage/people/${trainee.id}`,
  });
  expect(await settled()).toMatchObject({ settledBy: supervisor.id, settledAt: clock.now - 1000 });
  expect(await lines()).toBe(1);
  expect(await openFlags(world.db, world.curriculum, trainee.id)).toEqual([]);
  expect(await world.db.$count(moduleCompletions)).toBe(1);
});

test("the manager resolves it as well", async () => {
  const { manager, trainee, flagId, settle, settled, world } = await flagged();
  expect((await settle(manageAction, manager, trainee.id, flagId)).status).toBe(303);
  expect(await settled()).toMatchObject({ settledBy: manager.id });
  const [line] = await world.db.select().from(auditLog).where(eq(auditLog.action, "module.flag_settled"));
  expect(line).toMatchObject({ actorId: manager.id, aboutPersonId: trainee.id, subjectId: "t01" });
});

test("submitted twice at the same time, it is resolved once", async () => {
  const { world, manager, trainee, flagId, lines } = await flagged();
  const input = { personId: trainee.id, flagId };
  const both = await Promise.all(
    [1, 2].map(() => settleFlag(world.db, world.viewerOf(manager), input, world.deps)),
  );
  expect(both.map((one) => one.ok && one.isNew).sort()).toEqual([false, true]);
  expect(await lines()).toBe(1);
});

test("another manager's flag, another person's flag and an unknown flag get the same 404", async () => {
  const { manager, supervisor, trainee, other, flagId, otherManager, otherSupervisor, settle, settled } =
    await flagged();
  const requests: [Action, TestPerson, string, string][] = [
    [manageAction, manager, other.id, flagId],
    [manageAction, manager, trainee.id, "nothing"],
    [manageAction, otherManager, trainee.id, flagId],
    [superviseAction, supervisor, other.id, flagId],
    [superviseAction, supervisor, trainee.id, "nothing"],
    [superviseAction, otherSupervisor, trainee.id, flagId],
  ];
  for (const [action, who, id, flag] of requests) {
    expect((await settle(action, who, id, flag)).status).toBe(404);
  }
  expect((await settled()).settledAt).toBeNull();
});

test("wrong roles and forms are refused; no one resolves their own", async () => {
  const { world, manager, trainee, flagId, settle, settled } = await flagged();
  const admin = await world.person("Ada", "administrator");
  for (const who of [trainee, admin]) {
    expect((await settle(manageAction, who, trainee.id, flagId)).status).toBe(403);
    expect((await settle(superviseAction, who, trainee.id, flagId)).status).toBe(403);
  }
  const own: TestPerson = { ...trainee, roles: ["trainee", "manager"] };
  expect(
    await settleFlag(world.db, world.viewerOf(own), { personId: trainee.id, flagId }, world.deps),
  ).toEqual({ ok: false, code: "forbidden" });
  expect((await settle(manageAction, manager, trainee.id, "")).status).toBe(400);
  expect((await settled()).settledAt).toBeNull();
});

onSqlite("a person's flags are read by index", async () => {
  const { world, trainee } = await flagged();
  const plan = world.db.explain(openFlagsQuery(world.db, trainee.id)).join("\n");
  expect(plan).toMatch(/USING INDEX module_completion_flags_by_person/);
});
