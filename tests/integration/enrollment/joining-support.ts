import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { unitOfWork } from "~/db/unit-of-work.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { action, loader } from "~/routes/join.$token";

export const EMAIL = "zoe@example.org";

export async function programWithCohort() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const supervisor = await world.person("Sam", "supervisor");
  const cohort = await world.cohort("Spring", manager);
  /** The supervisor works in the cohort from now on. */
  const onStaff = () =>
    unitOfWork(world.db, (tx) =>
      joinCohortStaff(
        tx,
        { personId: supervisor.id, cohortId: cohort.id, role: "supervisor", addedBy: manager.id },
        world.deps,
      ),
    );
  const invite = (input: Partial<Parameters<typeof invitePerson>[2]> = {}, as: TestPerson = manager) =>
    invitePerson(
      world.db,
      world.viewerOf(as),
      { email: EMAIL, role: "trainee", cohortId: cohort.id, supervisorId: null, ...input },
      world.deps,
    );
  return { world, manager, supervisor, cohort, invite, onStaff };
}

export type PageData = {
  page: {
    kind: string;
    who?: string;
    reason?: string;
    textsHash?: string;
    texts?: { kind: string; id: string }[];
  };
};

export async function open(world: TestWorld, token: string, who: TestPerson | null = null) {
  const answer = await outcome(() => loader(world.get(who, `/join/${token}`, { token })));
  return { status: answer.status, page: (answer.data as PageData).page };
}

export const NEW = { legalName: "Zoë Müller-Łukasz", shownName: "Zoë 🌱", password: "four words in a row" };

export async function join(
  world: TestWorld,
  token: string,
  fields: Record<string, string>,
  who: TestPerson | null = null,
) {
  return outcome(() => action(world.post(who, `/join/${token}`, fields, { token })));
}
