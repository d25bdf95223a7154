import { and, desc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, TEST_PASSWORD, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { standStill, tokenFor } from "../../support/links";
import { allRows, onlyEmail, signedIn } from "../../support/devices";
import { outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { deactivatePerson, reactivatePerson } from "~/features/enrollment/commands/accounts.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { waitingInvitations } from "~/features/enrollment/queries/invitations.server";
import { writeMail } from "~/features/messages/templates";
import { requestEmailChange } from "~/features/people/commands/email-change.server";
import { DAY, MINUTE } from "~/lib/dates";
import { i18nFor } from "~/lib/i18n";
import { action as confirmEmail } from "~/routes/account.email.$token";
import { action as undo, loader as undoPage } from "~/routes/account.email.undo.$token";
import { action as changePassword } from "~/routes/account.password";
import { loader as joinPage } from "~/routes/join.$token";
import { action as login } from "~/routes/login";

standStill();

const NEW_PASSWORD = "three new words";

/** Moves an account to another address, as anyone with its password can. Returns the email to the previous address. */
async function leftBehind(world: TestWorld, person: TestPerson, newEmail: string) {
  world.clock.now += 2 * MINUTE;
  const before = (await onlyEmail(world, person.id))!;
  await requestEmailChange(
    world.db,
    { ...world.viewerOf(person), email: before },
    { newEmail, password: TEST_PASSWORD },
    world.deps,
  );
  const token = await tokenFor(world, newEmail, "email_change");
  const { as } = await signedIn(world, person);
  const answer = await outcome(() =>
    confirmEmail(as(world.post(person, "/x", { password: TEST_PASSWORD }, { token }))),
  );
  expect(answer.status).toBe(303);
  return lastWord(world, before);
}

/** The newest email that tells an address that it no longer belongs to the account. */
async function lastWord(world: TestWorld, address: string) {
  const [mail] = await world.db
    .select()
    .from(outbox)
    .where(and(eq(outbox.toEmail, address), eq(outbox.template, "email_changed")))
    .orderBy(desc(outbox.createdAt), desc(outbox.id));
  return mail ?? null;
}

async function moved(world: TestWorld, person: TestPerson, newEmail: string) {
  const mail = await leftBehind(world, person, newEmail);
  const token = mail?.params.path?.split("/").at(-1);
  if (!token) throw new Error("The old address got no link.");
  return token;
}

function acts(world: TestWorld) {
  return (token: string, fields: Record<string, string> = { password: NEW_PASSWORD }) =>
    outcome(() => undo(world.post(null, `/account/email/undo/${token}`, fields, { token })));
}

async function takenOver() {
  const world = await testWorld();
  const kim = await world.person("Kim", "trainee");
  const token = await moved(world, kim, "stranger@example.org");
  return { world, kim, token, act: acts(world) };
}

describe("the old address", () => {
  test("gets a link by email, of which only the hash is stored, and whom to ask", async () => {
    const { world, kim, token } = await takenOver();
    expect(token).toMatch(/^[0-9a-z]{32}$/);
    const [mail] = await world.db.select().from(outbox).where(eq(outbox.template, "email_changed"));
    const sender = {
      siteUrl: "https://alongside.example.org",
      name: "Alongside",
      contact: { name: "Testa Contact", email: "contact@example.org", phone: null },
    };
    const { text } = writeMail("email_changed", mail!.params, sender, i18nFor("en"));
    expect(text).toContain(`https://alongside.example.org/account/email/undo/${token}`);
    expect(text).toContain("seven days");
    expect(text).toContain("contact@example.org");
    await unitOfWork(world.db, (tx) => tx.delete(outbox));
    expect(JSON.stringify(await allRows(world))).not.toContain(token);
    expect(await onlyEmail(world, kim.id)).toBe("stranger@example.org");
  });

  test("restores the account with it: address, a password of the owner's, and every session of the stranger's ended", async () => {
    const { world, kim, token, act } = await takenOver();
    const stranger = await signedIn(world, kim);
    // The stranger knew the password, and has changed it meanwhile.
    const changed = await outcome(() =>
      changePassword(
        stranger.as(
          world.post(kim, "/account/password", {
            currentPassword: TEST_PASSWORD,
            newPassword: "the stranger's own words",
          }),
        ),
      ),
    );
    expect(changed.status).toBe(303);
    const session = await signedIn(world, kim);
    expect((await outcome(() => undoPage(world.get(null, "/x", { token })))).status).toBe(200);
    expect((await act(token)).status).toBe(303);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
    expect((await world.sessions.read(session.cookie)).viewer).toBeNull();
    const signIn = (password: string) =>
      outcome(() => login(world.post(null, "/login", { email: kim.email, password })));
    for (const password of [TEST_PASSWORD, "the stranger's own words"])
      expect((await signIn(password)).status).toBe(400);
    expect((await signIn(NEW_PASSWORD)).status).toBe(303);
  });

  test("can do so once, for seven days, and a scanner that opens the page and presses its button does nothing", async () => {
    const { world, kim, token, act } = await takenOver();
    for (let look = 0; look < 60; look += 1)
      expect((await outcome(() => undoPage(world.get(null, "/x", { token })))).status).toBe(200);
    expect((await act(token, {})).status).toBe(400);
    expect((await act(token, { password: "short" })).status).toBe(400);
    expect(await onlyEmail(world, kim.id)).toBe("stranger@example.org");
    world.clock.now += 7 * DAY - MINUTE;
    const both = await Promise.all([act(token), act(token)]);
    expect(both.map((answer) => answer.status).sort()).toEqual([303, 410]);
    expect((await act(token)).status).toBe(410);

    const second = await takenOver();
    second.world.clock.now += 7 * DAY;
    expect((await second.act(second.token)).status).toBe(410);
    expect((await second.act("0".repeat(32))).status).toBe(410);
    expect(await onlyEmail(second.world, second.kim.id)).toBe("stranger@example.org");
  });

  test("overrides every later change, and the addresses in between get nothing back", async () => {
    const { world, kim, token, act } = await takenOver();
    const between = await moved(world, kim, "stranger.two@example.org");
    expect((await act(token)).status).toBe(303);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
    expect((await act(between)).status).toBe(410);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
  });

  test("belongs to the account again without the link: then the address in between gets none either", async () => {
    const { world, kim, token, act } = await takenOver();
    // The owner, still signed in, reverts it by an ordinary change. The stranger is told, and cannot undo that.
    const told = await leftBehind(world, kim, kim.email);
    expect(told).toMatchObject({ toEmail: "stranger@example.org", params: {} });
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
    expect((await act(token)).status).toBe(410);
    // From then on it is as usual: the next change can be undone.
    const next = await moved(world, kim, "stranger.two@example.org");
    expect((await act(next)).status).toBe(303);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
  });

  test("cannot lose its link through changes back and forth", async () => {
    const { world, kim, token, act } = await takenOver();
    await moved(world, kim, "stranger.two@example.org");
    const told = await leftBehind(world, kim, "stranger@example.org");
    expect(told?.params).toEqual({});
    expect((await act(token)).status).toBe(303);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
  });

  test("once restored, the address in between is told, without a link", async () => {
    const { world, kim, token, act } = await takenOver();
    expect((await act(token)).status).toBe(303);
    expect(await lastWord(world, "stranger@example.org")).toMatchObject({ personId: kim.id, params: {} });
  });

  test("ends what was sent in its owner's name meanwhile: no one returns through an invitation", async () => {
    const world = await testWorld();
    const kim = await world.person("Kim", "manager");
    const cohort = await world.cohort("Spring", kim);
    const token = await moved(world, kim, "stranger@example.org");
    const made = await invitePerson(
      world.db,
      world.viewerOf(kim),
      { email: "stranger.two@example.org", role: "manager", cohortId: cohort.id, supervisorId: null },
      world.deps,
    );
    if (!made.ok) throw new Error(made.code);
    const link = made.path.split("/").at(-1)!;
    const look = () => outcome(() => joinPage(world.get(null, made.path, { token: link })));
    expect((await look()).status).toBe(200);
    expect((await acts(world)(token)).status).toBe(303);
    expect((await look()).status).toBe(410);
    const listed = await waitingInvitations(world.db, { cohortId: cohort.id }, world.clock.now);
    expect(listed).toMatchObject([{ email: "stranger.two@example.org", state: "expired" }]);
  });

  test("stays closed to a link while the account is deactivated, and is restored by it after reactivation", async () => {
    const { world, kim, token, act } = await takenOver();
    const ada = world.viewerOf(await world.person("Ada", "administrator"));
    const closed = await deactivatePerson(world.db, ada, { personId: kim.id }, world.deps);
    expect(closed.ok).toBe(true);
    expect((await act(token)).status).toBe(410);
    await reactivatePerson(world.db, ada, { personId: kim.id }, world.deps);
    expect((await act(token)).status).toBe(303);
    expect(await onlyEmail(world, kim.id)).toBe(kim.email);
  });

  test("is told when another account has it by now, or the account is deactivated", async () => {
    const one = await takenOver();
    const lee = await one.world.person("Lee", "trainee");
    await unitOfWork(one.world.db, (tx) =>
      tx.update(people).set({ email: one.kim.email }).where(eq(people.id, lee.id)),
    );
    expect((await one.act(one.token)).status).toBe(409);
    expect(await onlyEmail(one.world, one.kim.id)).toBe("stranger@example.org");

    const two = await takenOver();
    await unitOfWork(two.world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, two.kim.id)),
    );
    expect((await two.act(two.token)).status).toBe(410);
  });
});
