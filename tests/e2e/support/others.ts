import * as steps from "../../support/steps";
import type { TestServer } from "../../support/server";
import { Walker, textOf } from "../../support/walker";
import { ADMIN, COHORT, MANAGER, PRIVATE_NOTE, SUPERVISOR, TRAINEE, type Person } from "./cast";

/*
 * What the others in a story have done before its person arrives, or do while they are away: over HTTP alone, through
 * the forms of the pages.
 */

const joined = async (server: TestServer, link: string, { shownName, legalName }: Person) => {
  const walker = new Walker(server.url);
  await steps.join(walker, link, shownName, legalName);
  return walker;
};

/** The administrator of a new installation. */
export async function installed(server: TestServer): Promise<Walker> {
  const admin = new Walker(server.url);
  await steps.setUp(admin, server.setupCode(), ADMIN.email);
  return admin;
}

/** The invitation link for the program manager. */
export async function managerInvited(server: TestServer): Promise<string> {
  const admin = await installed(server);
  return steps.invite(admin, "/admin/accounts", { email: MANAGER.email, role: "manager" });
}

export type Cohort = { id: string; manager: Walker };

/** The program manager with a cohort of their own. */
export async function cohortBegun(server: TestServer): Promise<Cohort> {
  const manager = await joined(server, await managerInvited(server), MANAGER);
  return { id: await steps.beginCohort(manager, COHORT), manager };
}

/** Invites the supervisor into a cohort. @returns their link */
export function inviteSupervisor({ id, manager }: Cohort): Promise<string> {
  return steps.invite(manager, `/manage/cohorts/${id}/invite`, {
    email: SUPERVISOR.email,
    role: "supervisor",
  });
}

export type Staffed = Cohort & { supervisor: Walker };

/** A cohort with its supervisor. */
export async function cohortStaffed(server: TestServer): Promise<Staffed> {
  const cohort = await cohortBegun(server);
  return { ...cohort, supervisor: await joinAsSupervisor(server, await inviteSupervisor(cohort)) };
}

/** The supervisor, who joins with a link. */
export function joinAsSupervisor(server: TestServer, link: string): Promise<Walker> {
  return joined(server, link, SUPERVISOR);
}

/** Invites the trainee, with the cohort's supervisor. @returns their link */
export async function inviteTrainee({ id, manager }: Cohort): Promise<string> {
  const supervisorId = await steps.supervisorIn(manager, id);
  const values = { email: TRAINEE.email, role: "trainee", supervisorId };
  return steps.invite(manager, `/manage/cohorts/${id}/invite`, values);
}

/** The trainee, who joins with a link and completes every module, with a private note on the way. */
export async function traineeTrained(server: TestServer, link: string): Promise<Walker> {
  const trainee = await joined(server, link, TRAINEE);
  await steps.writeNote(trainee, "/learn/walking-together/every-part", PRIVATE_NOTE);
  await steps.completeModules(trainee);
  return trainee;
}

/** The id of the trainee, as on the cohort's page. */
export async function traineeOf({ id, manager }: Cohort): Promise<string> {
  return steps.traineeIdOf(manager, id, TRAINEE.shownName);
}

/** The trainee has practiced two hours, confirmed; applied; and been recommended. @returns the application's id */
export async function recommended(cohort: Staffed, trainee: Walker): Promise<string> {
  await steps.logHours(trainee, { hours: 2, note: "I listened.", intent: "submit" });
  const traineeId = await traineeOf(cohort);
  await steps.confirmHours(cohort.supervisor, traineeId);
  await steps.apply(trainee);
  const application = await steps.applicationIdOf(cohort.supervisor, traineeId);
  await sign(cohort.supervisor, application);
  return application;
}

/** The supervisor signs an application. */
export function sign(supervisor: Walker, application: string): Promise<void> {
  return steps.signOff(supervisor, application, SUPERVISOR.shownName, SUPERVISOR.legalName);
}

/** Asks a question about the trainee's entry that shows this amount. */
export async function askAboutEntryOf(
  supervisor: Walker,
  traineeId: string,
  amount: string,
  question: string,
): Promise<void> {
  const html = await supervisor.read(`/supervise/trainees/${traineeId}`);
  const entry = html.split("<article").find((article) => textOf(article).includes(amount));
  const id = /\/supervise\/practice\/([\w-]+)/.exec(entry ?? "")?.[1];
  if (!id) throw new Error(`No entry of ${amount} waits.`);
  await steps.askAboutHours(supervisor, id, question);
}

/** The public verification page of a holder's certificate. */
export async function verifyPath(holder: Walker): Promise<string> {
  return /\/verify\/[\w-]+/.exec(await holder.read("/certification"))?.[0] ?? "";
}

/** Certifies the trainee. @returns the path of the public page, and the code in it */
export async function certified(server: TestServer): Promise<{ path: string; code: string }> {
  const cohort = await cohortStaffed(server);
  const trainee = await traineeTrained(server, await inviteTrainee(cohort));
  await steps.issue(cohort.manager, await recommended(cohort, trainee));
  const path = await verifyPath(trainee);
  return { path, code: path.split("/").at(-1) ?? "" };
}
