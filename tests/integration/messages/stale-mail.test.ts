import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { TEST_PASSWORD, type TestWorld } from "../../support/world";
import { apply, issued, stateOf, story } from "../certification/story";
import { standStill } from "../../support/links";
import { entry, practiceWorld } from "../practice/support";
import { closeAsBefore, office } from "../../support/read-page";
import { certificates } from "~/db/schema/certification";
import { cohortStaff } from "~/db/schema/cohorts";
import { auditLog, outbox } from "~/db/schema/journal";
import { people, personRoles } from "~/db/schema/people";
import { practiceEntries } from "~/db/schema/practice";
import { unitOfWork } from "~/db/unit-of-work.server";
import { returnApplication } from "~/features/certification/commands/applications.server";
import { applicationById } from "~/features/certification/queries/applications.server";
import { setCohortStatus } from "~/features/cohorts/commands/cohorts.server";
import {
  invitePerson,
  resendInvitation,
  withdrawInvitation,
} from "~/features/enrollment/commands/invitations.server";
import { inviteFailureMessage, resendFailureMessage } from "~/features/enrollment/invitation-labels";
import { requestEmailChange } from "~/features/people/commands/email-change.server";
import { changePassword } from "~/features/people/commands/password.server";
import { requestPasswordReset } from "~/features/people/commands/password-reset.server";
import { withdrawEntry } from "~/features/practice/commands/changes.server";
import { confirmEntries, queryEntry } from "~/features/practice/commands/decisions.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";

standStill();

/* A queued email is checked again when it is sent: whether its content is still true. */
async function invited() {
  const all = await practiceWorld();
  const { world, manager, cohort } = all;
  const made = await invitePerson(
    world.db,
    world.viewerOf(manager),
    { email: "nia@example.org", role: "trainee", cohortId: cohort.id, supervisorId: null },
    world.deps,
  );
  if (!made.ok) throw new Error(made.code);
  return { ...all, invitationId: made.invitationId, ...office(world) };
}

/** The outcome of emails that are no longer queued: their states, and whether they still hold a link. */
async function outcomes(world: TestWorld) {
  const rows = await world.db.select().from(outbox).orderBy(outbox.id);
  return rows.map(({ template, state, params }) => ({ template, state, keepsLink: "path" in params }));
}

describe("an invitation", () => {
  test("that was withdrawn is not sent, and its link is deleted", async () => {
    const { world, manager, invitationId, deliver } = await invited();
    await withdrawInvitation(world.db, world.viewerOf(manager), { invitationId }, world.deps);
    expect(await deliver()).toEqual([]);
    expect(await outcomes(world)).toEqual([]);
    // The outcome is recorded, without the recipient.
    const noted = await world.db.select().from(auditLog).where(eq(auditLog.action, "mail.not_due"));
    expect(noted).toMatchObject([
      { actorId: null, subjectKind: "mail", aboutPersonId: null, details: { template: "invitation" } },
    ]);
    expect(JSON.stringify(noted)).not.toContain("nia@");
  });

  test("that was resent is sent once, with the link that works", async () => {
    const { world, manager, invitationId, deliver } = await invited();
    world.clock.now += 2 * MINUTE;
    const again = await resendInvitation(world.db, world.viewerOf(manager), { invitationId }, world.deps);
    if (!again.ok) throw new Error(again.code);
    const mails = await deliver();
    expect(mails).toHaveLength(1);
    expect(mails[0]!.body).toContain(again.path);
  });

  test("to a cohort that has been closed is not resent, and the sender reads why", async () => {
    const { world, manager, cohort, invitationId, deliver } = await invited();
    const admin = await world.person("Ada", "administrator");
    await setCohortStatus(
      world.db,
      world.viewerOf(manager),
      { cohortId: cohort.id, status: "closed", rev: 0 },
      world.deps,
    );
    world.clock.now += 2 * MINUTE;
    for (const sender of [manager, admin]) {
      const again = await resendInvitation(world.db, world.viewerOf(sender), { invitationId }, world.deps);
      expect(again).toEqual({ ok: false, code: "expired" });
    }
    expect(resendFailureMessage("expired")).toEqual(inviteFailureMessage("closed"));
    expect(await deliver()).toEqual([]);
  });

  test("that expired while the mail server was down is not sent", async () => {
    const { world, deliver } = await invited();
    world.clock.now += 15 * DAY;
    expect(await deliver()).toEqual([]);
  });

  test("to a cohort that has been closed is not sent", async () => {
    const { world, manager, cohort, deliver } = await invited();
    await setCohortStatus(
      world.db,
      world.viewerOf(manager),
      { cohortId: cohort.id, status: "closed", rev: 0 },
      world.deps,
    );
    expect(await deliver()).toEqual([]);
  });

  test("to an account that has been deactivated is not sent", async () => {
    const all = await practiceWorld();
    const { world, manager, trainee } = all;
    const second = await world.cohort("Autumn", manager);
    const made = await invitePerson(
      world.db,
      world.viewerOf(manager),
      { email: trainee.email, role: "trainee", cohortId: second.id, supervisorId: null },
      world.deps,
    );
    expect(made.ok).toBe(true);
    await closeAsBefore(world, trainee);
    expect(await office(world).deliver()).toEqual([]);
  });

  test("of a sender whose own account has been deactivated is not sent", async () => {
    const { world, manager, deliver } = await invited();
    await closeAsBefore(world, manager);
    expect(await deliver()).toEqual([]);
  });

  test("of a sender who left the cohort's staff, or lost the role, is not sent", async () => {
    const left = await invited();
    await unitOfWork(left.world.db, (tx) =>
      tx
        .update(cohortStaff)
        .set({ toAt: left.world.clock.now })
        .where(eq(cohortStaff.personId, left.manager.id)),
    );
    expect(await left.deliver()).toEqual([]);
    const demoted = await invited();
    await unitOfWork(demoted.world.db, (tx) =>
      tx.delete(personRoles).where(eq(personRoles.personId, demoted.manager.id)),
    );
    expect(await demoted.deliver()).toEqual([]);
  });

  test("that is still due is sent", async () => {
    const { world, deliver } = await invited();
    expect((await deliver()).map((mail) => mail.to)).toEqual(["nia@example.org"]);
    expect(await outcomes(world)).toMatchObject([
      { template: "invitation", state: "sent", keepsLink: false },
    ]);
  });
});

describe("links to an account", () => {
  test("for a new password is not sent once another was requested, nor after the password was changed", async () => {
    const { world, trainee } = await practiceWorld();
    const { deliver } = office(world);
    await requestPasswordReset(world.db, { email: trainee.email, clientKey: "a" }, world.deps);
    world.clock.now += 2 * MINUTE;
    await requestPasswordReset(world.db, { email: trainee.email, clientKey: "a" }, world.deps);
    expect(await deliver()).toHaveLength(1);
    world.clock.now += 2 * MINUTE;
    await requestPasswordReset(world.db, { email: trainee.email, clientKey: "a" }, world.deps);
    const changed = await changePassword(
      world.db,
      world.viewerOf(trainee),
      { currentPassword: TEST_PASSWORD, newPassword: "lantern river walking" },
      world.deps,
    );
    expect(changed.ok).toBe(true);
    expect(await deliver()).toHaveLength(1);
  });

  test("for a new password is not sent to a deactivated account, nor when its hour is over", async () => {
    const { world, trainee, supervisor } = await practiceWorld();
    const { deliver } = office(world);
    await requestPasswordReset(world.db, { email: trainee.email, clientKey: "a" }, world.deps);
    await closeAsBefore(world, trainee);
    await requestPasswordReset(world.db, { email: supervisor.email, clientKey: "a" }, world.deps);
    world.clock.now += HOUR;
    expect((await deliver()).map((mail) => mail.subject)).toEqual([]);
  });

  test("for a new address is not sent once another address was named, nor to a deactivated account", async () => {
    const { world, trainee } = await practiceWorld();
    const { deliver } = office(world);
    const ask = (newEmail: string) =>
      requestEmailChange(
        world.db,
        world.viewerOf(trainee),
        { newEmail, password: TEST_PASSWORD },
        world.deps,
      );
    await ask("one@example.org");
    world.clock.now += 2 * MINUTE;
    await ask("two@example.org");
    expect((await deliver()).map((mail) => mail.to)).toEqual(["two@example.org"]);
    world.clock.now += 2 * MINUTE;
    await ask("three@example.org");
    await closeAsBefore(world, trainee);
    expect(await deliver()).toHaveLength(1);
  });
});

describe("a question about hours", () => {
  async function asked() {
    const all = await practiceWorld();
    const { world, supervisor, trainee } = all;
    const id = await entry(world, trainee, "submitted");
    const done = await queryEntry(
      world.db,
      world.viewerOf(supervisor),
      { id, rev: 1, reason: "Which kind of group was it, and how long?" },
      world.deps,
    );
    if (!done.ok) throw new Error(done.code);
    return { ...all, id, ...office(world) };
  }

  test("is not sent to a deactivated account", async () => {
    const { world, trainee, deliver } = await asked();
    await closeAsBefore(world, trainee);
    expect(await deliver()).toEqual([]);
    expect(await outcomes(world)).toEqual([]);
  });

  test("is not sent once it was answered or the entry withdrawn", async () => {
    const { world, trainee, id, deliver } = await asked();
    const [row] = await world.db.select().from(practiceEntries).where(eq(practiceEntries.id, id));
    const back = await withdrawEntry(world.db, world.viewerOf(trainee), { id, rev: row!.rev }, world.deps);
    expect(back.ok).toBe(true);
    expect(await deliver()).toEqual([]);
  });

  test("goes to the person's present address", async () => {
    const { world, trainee, deliver } = await asked();
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ email: "new@example.org" }).where(eq(people.id, trainee.id)),
    );
    expect((await deliver()).map((mail) => mail.to)).toEqual(["new@example.org"]);
  });
});

describe("news of an application", () => {
  const returned = async () => {
    const s = await story();
    await apply(s);
    const { rev } = (await applicationById(s.w.db, s.trainee.applicationId))!;
    const done = await returnApplication(
      s.w.db,
      s.w.viewerOf(s.supervisor),
      {
        applicationId: s.trainee.applicationId,
        rev,
        criterion: "observation",
        reason: "I would like to see one more conversation of yours.",
        dueOn: null,
      },
      s.deps,
    );
    if (!done.ok) throw new Error(done.code);
    return { ...s, ...office(s.w) };
  };

  test("that it was returned is not sent once it was resubmitted, nor to a deactivated account", async () => {
    const s = await returned();
    expect((await apply(s)).ok).toBe(true);
    expect(await stateOf(s)).toBe("submitted");
    expect(await s.deliver()).toEqual([]);
    const closed = await returned();
    await closeAsBefore(closed.w, closed.trainee);
    expect(await closed.deliver()).toEqual([]);
  });

  test("that a document is ready is not sent when it was revoked meanwhile, nor to a deactivated account", async () => {
    const s = await story();
    const { deliver } = office(s.w);
    await issued(s);
    await unitOfWork(s.w.db, (tx) => tx.update(certificates).set({ state: "revoked" }));
    expect(await deliver()).toEqual([]);
    const other = await story();
    await issued(other);
    await closeAsBefore(other.w, other.trainee);
    expect(await office(other.w).deliver()).toEqual([]);
  });

  test("that is still due is sent", async () => {
    const s = await returned();
    expect((await s.deliver()).map((mail) => mail.to)).toEqual([s.trainee.email]);
    const other = await story();
    await issued(other);
    expect((await office(other.w).deliver()).map((mail) => mail.to)).toEqual([other.trainee.email]);
  });
});

describe("that work is pending", () => {
  async function waiting() {
    const all = await practiceWorld();
    const { world, trainee } = all;
    const id = await entry(world, trainee, "submitted", { submittedAt: world.clock.now - 2 * DAY });
    const { deliver, rows } = office(world);
    // The due jobs create the reminder; it stays queued until the mail job runs the next time.
    await deliver();
    const [row] = await rows();
    if (row?.template !== "work_waiting") throw new Error("no reminder was made");
    return { ...all, id, deliver, row };
  }

  test("is not sent once nothing is pending anymore, nor to a deactivated account", async () => {
    const { world, supervisor, trainee, id, deliver } = await waiting();
    const done = await confirmEntries(
      world.db,
      world.viewerOf(supervisor),
      { traineeId: trainee.id, entries: [{ id, rev: 1 }] },
      world.deps,
    );
    expect(done.ok).toBe(true);
    expect(await deliver()).toEqual([]);
    const other = await waiting();
    await closeAsBefore(other.world, other.supervisor);
    expect(await other.deliver()).toEqual([]);
  });

  test("is sent while something is", async () => {
    const { supervisor, deliver } = await waiting();
    expect((await deliver()).map((mail) => mail.to)).toEqual([supervisor.email]);
  });
});
