import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { standStill } from "../../support/links";
import { TEST_PASSWORD, type TestPerson, testWorld } from "../../support/world";
import { auditLog } from "~/db/schema/journal";
import { deactivatePerson, reactivatePerson, setRoles } from "~/features/enrollment/commands/accounts.server";
import { signIn } from "~/features/people/commands/sign-in.server";
import { findPeople, findPerson } from "~/features/people/queries/people.server";
import type { Role } from "~/lib/vocabulary";

standStill();

async function house() {
  const world = await testWorld();
  const ada = await world.person("Ada", "administrator");
  const mara = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", mara);
  const sam = await world.person("Sam", "supervisor");
  const tia = await world.trainee("Tia", { cohort, supervisor: sam, assignedBy: mara });
  const give = async (as: TestPerson, to: TestPerson, ...roles: Role[]) => {
    const person = await findPerson(world.db, to.id);
    const result = await setRoles(
      world.db,
      world.viewerOf(as),
      { personId: to.id, roles, rev: person!.rev },
      world.deps,
    );
    return result.ok ? "ok" : result.code;
  };
  return { world, ada, mara, sam, tia, give };
}

describe("roles", () => {
  it("are given by administrators, and every session of the person ends", async () => {
    const { world, ada, tia, give } = await house();
    const cookie = await world.sessions.begin({ id: tia.id, roles: tia.roles }, "Test");
    expect(await give(ada, tia, "trainee", "manager", "manager")).toBe("ok");
    expect(await findPerson(world.db, tia.id)).toMatchObject({ roles: ["trainee", "manager"], rev: 1 });
    expect((await world.sessions.read(cookie)).viewer).toBeNull();
    const entries = await world.db.select().from(auditLog).where(eq(auditLog.action, "person.roles_changed"));
    expect(entries).toMatchObject([
      { actorId: ada.id, aboutPersonId: tia.id, details: { added: "manager", removed: "" } },
    ]);
    const again = await world.sessions.begin({ id: tia.id, roles: ["trainee", "manager"] }, "Test");
    expect(await give(ada, tia, "manager", "trainee")).toBe("ok");
    expect((await world.sessions.read(again)).viewer).not.toBeNull();
  });

  it("of a manager's own people: only supervisor can be given", async () => {
    const { world, mara, sam, tia, give } = await house();
    const stranger = await world.person("Stranger", "trainee");
    expect(await give(mara, tia, "trainee", "supervisor")).toBe("ok");
    expect(await give(mara, tia, "trainee")).toBe("ok");
    expect(await give(mara, tia, "trainee", "manager")).toBe("forbidden");
    expect(await give(mara, tia, "supervisor")).toBe("forbidden");
    expect(await give(mara, stranger, "trainee", "supervisor")).toBe("not_found");
    expect(await give(mara, mara, "manager", "supervisor")).not.toBe("ok");
    expect(await give(sam, tia, "trainee", "supervisor")).not.toBe("ok");
    expect(await give(tia, tia, "trainee", "administrator")).not.toBe("ok");
  });

  it("do not leave trainees without a supervisor, or the installation without an administrator", async () => {
    const { world, ada, sam, give } = await house();
    expect(await give(ada, sam, "manager")).toBe("still_supervises");
    expect(await give(ada, sam)).toBe("still_supervises");
    expect(await give(ada, ada, "manager")).toBe("forbidden");
    expect(await give(ada, ada, "administrator", "manager")).toBe("ok");
    const second = await world.person("Second", "administrator");
    const both = await Promise.all([give(ada, second, "trainee"), give(second, ada, "trainee")]);
    expect(both.sort()).toEqual(["last_administrator", "ok"]);
  });

  it("are not changed from a stale page", async () => {
    const { world, ada, tia } = await house();
    const change = (roles: Role[]) =>
      setRoles(world.db, world.viewerOf(ada), { personId: tia.id, roles, rev: 0 }, world.deps);
    const both = await Promise.all([change(["trainee", "manager"]), change(["trainee", "supervisor"])]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(both.filter((result) => !result.ok && result.code === "stale")).toHaveLength(1);
    expect(
      await setRoles(
        world.db,
        world.viewerOf(ada),
        { personId: "no-such-person", roles: ["trainee"], rev: 0 },
        world.deps,
      ),
    ).toEqual({ ok: false, code: "not_found" });
  });
});

describe("an account", () => {
  it("is deactivated and reactivated by an administrator, and cannot be used meanwhile", async () => {
    const { world, ada, mara, tia } = await house();
    const cookie = await world.sessions.begin({ id: tia.id, roles: tia.roles }, "Test");
    const right = { email: tia.email, password: TEST_PASSWORD };
    const personId = tia.id;
    expect(await deactivatePerson(world.db, world.viewerOf(mara), { personId }, world.deps)).toEqual({
      ok: false,
      code: "forbidden",
    });
    expect(await deactivatePerson(world.db, world.viewerOf(ada), { personId }, world.deps)).toMatchObject({
      ok: true,
    });
    expect(await deactivatePerson(world.db, world.viewerOf(ada), { personId }, world.deps)).toEqual({
      ok: false,
      code: "conflict",
    });
    expect((await world.sessions.read(cookie)).viewer).toBeNull();
    expect(await signIn(world.db, { ...right, clientKey: "x" }, world.deps)).toMatchObject({
      ok: false,
      code: "wrong_password",
    });
    expect(await reactivatePerson(world.db, world.viewerOf(mara), { personId }, world.deps)).toEqual({
      ok: false,
      code: "forbidden",
    });
    expect(await reactivatePerson(world.db, world.viewerOf(ada), { personId }, world.deps)).toEqual({
      ok: true,
    });
    expect(await reactivatePerson(world.db, world.viewerOf(ada), { personId }, world.deps)).toEqual({
      ok: false,
      code: "conflict",
    });
    expect(await signIn(world.db, { ...right, clientKey: "x" }, world.deps)).toMatchObject({
      ok: true,
      person: { roles: ["trainee"] },
    });
    expect(await deactivatePerson(world.db, world.viewerOf(ada), { personId: "none" }, world.deps)).toEqual({
      ok: false,
      code: "not_found",
    });
  });

  it("of the last administrator stays, even when two deactivate each other at the same time", async () => {
    const { world, ada } = await house();
    const second = await world.person("Second", "administrator");
    expect(await deactivatePerson(world.db, world.viewerOf(ada), { personId: ada.id }, world.deps)).toEqual({
      ok: false,
      code: "forbidden",
    });
    const both = await Promise.all([
      deactivatePerson(world.db, world.viewerOf(ada), { personId: second.id }, world.deps),
      deactivatePerson(world.db, world.viewerOf(second), { personId: ada.id }, world.deps),
    ]);
    expect(both).toContainEqual(expect.objectContaining({ ok: true }));
    expect(both).toContainEqual({ ok: false, code: "last_administrator" });
  });
});

it("finds many people in few queries", async () => {
  const { world, ada, tia } = await house();
  const ids = [...Array.from({ length: 1200 }, (_, index) => `none-${index}`), ada.id, tia.id];
  const found = await findPeople(world.db, ids);
  expect([...found.keys()].sort()).toEqual([ada.id, tia.id].sort());
  expect(found.get(ada.id)).toEqual({
    id: ada.id,
    shownName: "Ada",
    legalName: "Ada Legal",
    email: ada.email,
    status: "active",
  });
  expect(await findPeople(world.db, [])).toEqual(new Map());
});
