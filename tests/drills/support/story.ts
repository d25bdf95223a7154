import type { Walker } from "../../support/walker";
import { PASSWORD, type Group } from "./program";
import {
  applicationIdOf,
  apply,
  autosave,
  confirmHours,
  invite,
  issue,
  join,
  logHours,
  LESSONS,
  MODULES,
  NotDone,
  questionAt,
  readLesson,
  signOff,
  startQuiz,
  submitQuiz,
  traineeIdOf,
  writeNote,
} from "../../support/steps";

/** What the server acknowledged, for checking later whether it is there. */
export type Claim =
  | { kind: "invited" | "joined" | "applied"; email: string }
  | { kind: "session"; email: string; token: string }
  | { kind: "read"; email: string; lesson: string }
  | { kind: "note"; email: string; body: string }
  | { kind: "started" | "handed_in"; attempt: string }
  | { kind: "answered"; attempt: string; seq: number; position: number; chosen: readonly string[] }
  | { kind: "drafted" | "submitted" | "confirmed"; entry: string }
  | { kind: "signed" | "issued"; application: string }
  | { kind: "certificate"; certificate: string };

export type Trainee = { name: string; email: string; walker: Walker; isCertified: boolean };

/**
 * One trainee's whole path, from the invitation to the certificate.
 * @param claim is called for each write whose answer arrived
 * @returns the trainee, or null when the invitation's answer was lost and its link with it
 */
export async function wholeWay(
  group: Group,
  newWalker: () => Walker,
  name: string,
  claim: (claim: Claim) => void,
  isOver: () => boolean,
): Promise<Trainee | null> {
  const email = `${name}@example.org`.toLowerCase();
  const invitePage = `/manage/cohorts/${group.cohortId}/invite`;
  const link = await unlessDone(() =>
    invite(group.manager, invitePage, { email, role: "trainee", supervisorId: group.supervisorId }),
  );
  if (link === null || link === true) return null;
  claim({ kind: "invited", email });

  const walker = newWalker();
  const trainee: Trainee = { name, email, walker, isCertified: false };
  if ((await unlessDone(() => join(walker, link, name))) !== null) claim({ kind: "joined", email });
  await walker.signIn(email, PASSWORD);
  claim({ kind: "session", email, token: walker.session });

  for (const [module, count] of Object.entries(MODULES)) {
    for (const [, lesson] of LESSONS.filter(([of]) => of === module)) {
      const body = `${name} on ${lesson}`;
      if (await writeNote(walker, `/learn/${module}/${lesson}`, body)) claim({ kind: "note", email, body });
      await readLesson(walker, module, lesson);
      claim({ kind: "read", email, lesson });
    }
    const path = await startQuiz(walker, module);
    const attempt = path.split("/").at(-1) ?? "";
    claim({ kind: "started", attempt });
    for (let position = 1; position <= count; position += 1) {
      const question = await questionAt(walker, module, path, position);
      let seen = question.seen;
      for (const chosen of [question.wrong, question.right]) {
        const seq = await autosave(walker, path, { position, seen, chosen });
        claim({ kind: "answered", attempt, seq, position, chosen });
        seen = seq;
      }
    }
    await submitQuiz(walker, path);
    claim({ kind: "handed_in", attempt });
    if (isOver()) return trainee;
  }

  const draft = await logHours(walker, { hours: 1, note: "I kept this for later.", intent: "draft" });
  claim({ kind: "drafted", entry: draft });
  const entry = await logHours(walker, { hours: 2, note: "I listened.", intent: "submit" });
  claim({ kind: "submitted", entry });
  const traineeId = await traineeIdOf(group.manager, group.cohortId, name);
  await confirmHours(group.supervisor, traineeId);
  claim({ kind: "confirmed", entry });
  if (isOver()) return trainee;

  await apply(walker);
  claim({ kind: "applied", email });
  const application = await applicationIdOf(group.supervisor, traineeId);
  if ((await unlessDone(() => signOff(group.supervisor, application, group.supervisorName))) !== null) {
    claim({ kind: "signed", application });
  }
  const certificate = await unlessDone(() => issue(group.manager, application));
  if (certificate !== null && certificate !== true) {
    claim({ kind: "issued", application });
    claim({ kind: "certificate", certificate });
  }
  trainee.isCertified = true;
  return trainee;
}

/**
 * Takes a step. Where its answer was lost after the commit, the resent request is refused as a conflict or as already
 * done: returns null then, and the following steps show whether it was done.
 */
async function unlessDone<T>(step: () => Promise<T>): Promise<T | true | null> {
  try {
    return (await step()) ?? true;
  } catch (error) {
    if (error instanceof NotDone && [409, 410].includes(error.answer.status)) return null;
    throw error;
  }
}
