import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { onlyEmail, signedIn } from "../../support/devices";
import { standStill, tokenFor } from "../../support/links";
import { outcome, TEST_PASSWORD, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import { deactivatePerson, reactivatePerson, setRoles } from "~/features/enrollment/commands/accounts.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { invitationState } from "~/features/enrollment/model";
import { requestEmailChange } from "~/features/people/commands/email-change.server";
import { requestPasswordReset } from "~/features/people/commands/password-reset.server";
import { findPerson } from "~/features/people/queries/people.server";
import { action as confirmEmail } from "~/routes/account.email.$token";
import { action as changePassword } from "~/routes/account.password";
import { action as devices } from "~/routes/account.sessions";
import { action as resetPassword, loader as resetPage } from "~/routes/reset-password.$token";

standStill();

const NEW_ADDRESS = "taken.over@example.org";
const NEW_PASSWORD = "three new words";

/** A stranger who knows the password has requested a new address, and the owner a new password. */
async function takeover(...roles: TestPerson["roles"]) {
  const world = await testWorld();
  const ada = await world.person("Ada", "administrator");
  const kim = await world.person("Kim", ...(roles.length > 0 ? roles : (["trainee"] as const)));
  const asked = await requestEmailChange(
    world.db,
    world.viewerOf(kim),
    { newEmail: NEW_ADDRESS, password: TEST_PASSWORD },
    world.deps,
  );
  expect(asked).toEqual({ ok: true });
  const change = await tokenFor(world, NEW_ADDRESS, "email_change");
  await requestPasswordReset(world.db, { email: kim.email, clientKey: "stranger" }, world.deps);
  const reset = await tokenFor(world, kim.email, "password_reset");
  return { world, ada, kim, change, reset };
}

/** The stranger tries everything that could make the link work: with either password, in a session of the account. */
async function expectLinkIsOver(world: TestWorld, kim: TestPerson, token: string) {
  const { as } = await signedIn(world, kim);
  for (const password of [TEST_PASSWORD, NEW_PASSWORD]) {
    const answer = await outcome(() =>
      confirmEmail(as(world.post(kim, `/account/email/${token}`, { password }, { token }))),
    );
    expect(answer.status).toBe(410);
  }
  expect(await onlyEmail(world, kim.id)).toBe(kim.email);
}

async function expectResetIsOver(world: TestWorld, token: string) {
  expect((await outcome(() => resetPage(world.get(null, "/x", { token })))).status).toBe(410);
}

describe("a link to a new address ends", () => {
  test("with a new password", async () => {
    const { world, kim, change, reset } = await takeover();
    const { as } = await signedIn(world, kim);
    const answer = await outcome(() =>
      changePassword(
        as(
          world.post(kim, "/account/password", {
            currentPassword: TEST_PASSWORD,
            newPassword: NEW_PASSWORD,
          }),
        ),
      ),
    );
    expect(answer.status).toBe(303);
    await expectLinkIsOver(world, kim, change);
    await expectResetIsOver(world, reset);
  });

  test("with a reset", async () => {
    const { world, kim, change, reset } = await takeover();
    const answer = await outcome(() =>
      resetPassword(
        world.post(null, `/reset-password/${reset}`, { password: NEW_PASSWORD }, { token: reset }),
      ),
    );
    expect(answer.status).toBe(303);
    await expectLinkIsOver(world, kim, change);
  });

  test("with a deactivation, and does not come back with the account", async () => {
    const { world, ada, kim, change, reset } = await takeover();
    const personId = kim.id;
    await deactivatePerson(world.db, world.viewerOf(ada), { personId }, world.deps);
    await reactivatePerson(world.db, world.viewerOf(ada), { personId }, world.deps);
    await expectLinkIsOver(world, kim, change);
    await expectResetIsOver(world, reset);
  });

  test("with a lost role", async () => {
    const { world, ada, kim, change, reset } = await takeover("trainee", "supervisor");
    const { rev } = (await findPerson(world.db, kim.id))!;
    const lost = await setRoles(
      world.db,
      world.viewerOf(ada),
      { personId: kim.id, roles: ["trainee"], rev },
      world.deps,
    );
    expect(lost).toMatchObject({ ok: true });
    await expectLinkIsOver(world, { ...kim, roles: ["trainee"] }, change);
    await expectResetIsOver(world, reset);
  });

  test.each([["end"], ["end_others"]])("with sessions that are ended (%s)", async (intent) => {
    const { world, kim, change, reset } = await takeover();
    const stranger = await signedIn(world, kim);
    const { as } = await signedIn(world, kim);
    const fields = { intent, sessionId: stranger.viewer.sessionId, password: TEST_PASSWORD };
    expect((await outcome(() => devices(as(world.post(kim, "/account/sessions", fields))))).status).toBe(303);
    await expectLinkIsOver(world, kim, change);
    await expectResetIsOver(world, reset);
  });
});

describe("confirming a new address", () => {
  test("requires the password of its account, in that account's own session", async () => {
    const { world, kim, change: token } = await takeover();
    const lee = await world.person("Lee", "trainee");
    const path = `/account/email/${token}`;
    const nobody = await outcome(() => confirmEmail(world.post(null, path, {}, { token })));
    expect(await onlyEmail(world, kim.id), "nobody is signed in").toBe(kim.email);
    expect(nobody).toMatchObject({ status: 303, location: expect.stringContaining("/login") });
    const own = await signedIn(world, kim);
    const post = (fields: Record<string, string>) =>
      outcome(() => confirmEmail(own.as(world.post(kim, path, fields, { token }))));
    expect((await post({})).status).toBe(400);
    expect((await post({ password: "a guess at it" })).status).toBe(400);
    const foreign = await signedIn(world, lee);
    const other = await outcome(() =>
      confirmEmail(foreign.as(world.post(lee, path, { password: TEST_PASSWORD }, { token }))),
    );
    expect(other.status).toBeGreaterThanOrEqual(400);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
    expect((await post({ password: TEST_PASSWORD })).status).toBe(303);
    expect(await onlyEmail(world, kim.id)).toBe(NEW_ADDRESS);
    expect(await world.db.$count(people, eq(people.email, NEW_ADDRESS))).toBe(1);
  });
});

describe("invitations a person sent", () => {
  test("end with the role that allowed them; those they may still send stay open", async () => {
    const world = await testWorld();
    const ada = await world.person("Ada", "administrator");
    const mara = await world.person("Mara", "manager", "administrator");
    const cohort = await world.cohort("Spring", mara);
    const sent: [string, Parameters<typeof invitePerson>[2]["role"], string | null][] = [
      ["second.admin@example.org", "administrator", null],
      ["new.trainee@example.org", "trainee", cohort.id],
    ];
    for (const [email, role, cohortId] of sent) {
      expect(
        await invitePerson(
          world.db,
          world.viewerOf(mara),
          { email, role, cohortId, supervisorId: null },
          world.deps,
        ),
      ).toMatchObject({ ok: true });
    }
    const { rev } = (await findPerson(world.db, mara.id))!;
    await setRoles(world.db, world.viewerOf(ada), { personId: mara.id, roles: ["manager"], rev }, world.deps);
    const rows = await world.db.select().from(invitations).orderBy(invitations.email);
    expect(rows.map((row) => [row.email, invitationState(row, world.clock.now) === "open"])).toEqual([
      ["new.trainee@example.org", true],
      ["second.admin@example.org", false],
    ]);
  });
});
