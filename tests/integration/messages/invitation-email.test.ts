import { eq } from "drizzle-orm";
import { expect, test } from "vitest";

import { testWorld } from "../../support/world";
import { standStill } from "../../support/links";
import { practiceWorld } from "../practice/support";
import { office } from "../../support/read-page";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";

standStill();

/** The body of an email as a person reads it, on one line. */
const inOneLine = (body: string) => body.replaceAll(/\s+/g, " ");

async function mailToNia() {
  const { world, manager, cohort } = await practiceWorld();
  const made = await invitePerson(
    world.db,
    world.viewerOf(manager),
    { email: "nia@example.org", role: "trainee", cohortId: cohort.id, supervisorId: null },
    world.deps,
  );
  if (!made.ok) throw new Error(made.code);
  const [mail] = await office(world).deliver();
  return { world, manager, cohort, path: made.path, subject: mail!.subject, body: mail!.body };
}

test("an invitation names its sender, the program and whom to ask", async () => {
  const { manager, body } = await mailToNia();
  expect(inOneLine(body)).toContain(manager.shownName);
  expect(body).toContain("Small Test");
  expect(inOneLine(body)).toContain("Testa Contact");
  expect(body).toContain("contact@example.org");
});

test("an invitation says what its link does, whose site it opens, and until which day it is valid", async () => {
  const { path, body } = await mailToNia();
  const text = inOneLine(body);
  expect(body).toContain(`https://learn.example.org${path}`);
  expect(text).toMatch(/learn\.example\.org/);
  expect(text).toMatch(/choose a password/i);
  expect(text).toMatch(/14 days/);
  // The test's now is March 2, 2026; the day is the program's, in Berlin.
  expect(text).toMatch(/March 16, 2026/);
  expect(text).toMatch(/nothing happens|nothing will happen/i);
});

test("its subject says nothing of the person, the inviter, the role or the cohort", async () => {
  const { manager, cohort, subject } = await mailToNia();
  expect(subject).not.toMatch(/recover|peer|train|supervis|certif|cohort/i);
  expect(subject).not.toContain(manager.shownName);
  expect(subject).not.toContain(cohort.name);
});

test("its body says nothing of the role, the cohort or what the program is about", async () => {
  const { cohort, body } = await mailToNia();
  expect(body).not.toContain(cohort.name);
  expect(body).not.toMatch(/recover|peer|trainee|sober|certif/i);
});

test("a name that tries to inject lines or links into the email stays a name", async () => {
  const world = await testWorld();
  const manager = await world.person("Mara", "administrator");
  await unitOfWork(world.db, (tx) =>
    tx
      .update(people)
      .set({ shownName: "Mara\n\nOpen https://evil.example/now" })
      .where(eq(people.id, manager.id)),
  );
  const made = await invitePerson(
    world.db,
    world.viewerOf(manager),
    { email: "nia@example.org", role: "manager", cohortId: null, supervisorId: null },
    world.deps,
  );
  expect(made.ok).toBe(true);
  const [mail] = await office(world).deliver();
  expect(mail!.body).toContain("Mara");
  expect(mail!.body).not.toMatch(/https?:\/\/evil/);
});
