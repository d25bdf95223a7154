import type { TestServer } from "../../support/server";
import { Walker } from "../../support/walker";
import { beginCohort, invite, join, setUp, supervisorIn, PASSWORD } from "../../support/steps";

export type Group = {
  cohortId: string;
  manager: Walker;
  supervisor: Walker;
  supervisorId: string;
  supervisorName: string;
};

/** Makes the walkers of a drill, each with an address of its own. */
export function walkersOf(server: TestServer, make = (url: string, from: string) => new Walker(url, from)) {
  let count = 0;
  return () => {
    count += 1;
    return make(server.url, `10.1.${Math.floor(count / 250)}.${(count % 250) + 1}`);
  };
}

/** A manager with a cohort of their own, and its supervisor; invited by the administrator. */
export async function beginGroup(admin: Walker, newWalker: () => Walker, name: string): Promise<Group> {
  const manager = newWalker();
  const managerLink = await invite(admin, "/admin/accounts", {
    email: `manager.${name}@example.org`.toLowerCase(),
    role: "manager",
  });
  await join(manager, managerLink, `Mona ${name}`);
  const cohortId = await beginCohort(manager, `Group ${name}`);
  const supervisor = newWalker();
  const email = `supervisor.${name}@example.org`.toLowerCase();
  const supervisorName = `Sam ${name}`;
  const link = await invite(manager, `/manage/cohorts/${cohortId}/invite`, { email, role: "supervisor" });
  await join(supervisor, link, supervisorName);
  const supervisorId = await supervisorIn(manager, cohortId);
  return { cohortId, manager, supervisor, supervisorId, supervisorName };
}

/** The first administrator of a new installation. */
export async function beginInstallation(server: TestServer, walker: Walker): Promise<void> {
  await setUp(walker, server.setupCode());
}

/** A new trainee of a group, signed in. */
export async function beginTrainee(group: Group, newWalker: () => Walker, name: string): Promise<Walker> {
  const trainee = newWalker();
  const link = await invite(group.manager, `/manage/cohorts/${group.cohortId}/invite`, {
    email: `${name}@example.org`.toLowerCase(),
    role: "trainee",
    supervisorId: group.supervisorId,
  });
  await join(trainee, link, name);
  return trainee;
}

export { PASSWORD };
