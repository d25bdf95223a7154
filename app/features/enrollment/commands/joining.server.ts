import { and, eq, isNull } from "drizzle-orm";

import { findInvitationByToken, type InvitationByLink } from "../queries/invitations.server";
import { invitationTexts, type JoinPage, readInvitation } from "../queries/joining.server";
import { endGrantsAndInvitations } from "../transaction/grants.server";
import { checkPassword } from "./password-check.server";
import type { Curriculum } from "~/curriculum/types";
import { isUniqueViolation } from "~/db/errors";
import { invitations } from "~/db/schema/enrollment";
import { personRoles } from "~/db/schema/people";
import type { Database, Tx } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { JoiningTexts } from "~/features/agreements/queries/texts.server";
import { recordAttestations } from "~/features/agreements/transaction.server";
import { openApplication } from "~/features/certification/transaction/applications.server";
import { joinCohort } from "~/features/cohorts/transaction/memberships.server";
import { joinCohortStaff } from "~/features/cohorts/transaction/staff.server";
import { createPerson, grantRoles } from "~/features/people/transaction/accounts.server";
import { rememberDevice } from "~/features/people/transaction/devices.server";
import type { SignInOutcome } from "~/features/people/transaction/sign-in.server";
import { appendAudit } from "~/journal/audit.server";
import type { Failure } from "~/lib/errors";
import type { Deps } from "~/lib/ids";
import { hashPassword } from "~/lib/password.server";
import type { Viewer } from "~/lib/roles";
import { type Role, ROLES } from "~/lib/vocabulary";

type JoinDeps = Deps & { curriculum: Curriculum };

/** Content of the page's validated form. */
export type JoinForm =
  | { legalName: string; shownName: string; password: string; textsHash: string }
  | { password?: string | undefined; textsHash: string };

/**
 * Joins by a link: a new person with a password to be hashed, a known person with theirs, or the person who is signed
 * in.
 * @param input.form the page's validated form
 * @returns the person, to start a session for; or why not
 */
export async function join(
  db: Database,
  actor: Viewer | null,
  input: {
    token: string;
    clientKey: string;
    /** From the device's cookie: once joined, the device is known. */
    deviceToken?: string | null;
    form: JoinForm;
  },
  deps: JoinDeps,
): Promise<
  | Extract<JoinOutcome, { ok: true }>
  | Extract<SignInOutcome, { ok: false }>
  | Failure<"stale" | "conflict">
  | { ok: false; code: "over"; reason: Extract<JoinPage, { kind: "over" }>["reason"] }
> {
  const { token, clientKey, deviceToken = null, form } = input;
  const page = await readInvitation(db, actor, { token, now: deps.now() }, deps);
  if (page.kind === "over") return { ok: false, code: "over", reason: page.reason };
  let joiner: Joiner;
  if (page.who === "new" && "legalName" in form) {
    const passwordHash = await hashPassword(form.password);
    joiner = { kind: "new", legalName: form.legalName, shownName: form.shownName, passwordHash };
  } else if (page.who === "known" && form.password !== undefined) {
    const credentials = { email: page.email, password: form.password, clientKey, deviceToken };
    const signedIn = await checkPassword(db, credentials, deps);
    if (!signedIn.ok) return signedIn;
    joiner = { kind: "known", personId: signedIn.person.id };
  } else if (page.who === "signed_in" && actor) {
    joiner = { kind: "known", personId: actor.personId };
  } else {
    return { ok: false, code: "conflict" };
  }
  const outcome = await acceptInvitation(db, joiner, { token, textsHash: form.textsHash, deviceToken }, deps);
  if (outcome.ok) return outcome;
  if (outcome.code === "stale" || outcome.code === "conflict") return { ok: false, code: outcome.code };
  const after = await readInvitation(db, actor, { token, now: deps.now() }, deps);
  return { ok: false, code: "over", reason: after.kind === "over" ? after.reason : "unknown" };
}

/** A new person, with a password hashed before; or a person identified by their password or session. */
export type Joiner =
  | { kind: "new"; legalName: string; shownName: string; passwordHash: string }
  | { kind: "known"; personId: string };

type Acceptance = { token: string; textsHash: string; deviceToken?: string | null };

export type JoinOutcome =
  | { ok: true; person: { id: string; roles: Role[] } }
  /**
   * `expired`: no longer open, or its cohort is closed. `conflict`: there is an account by now. `stale`: the texts
   * changed.
   */
  | Failure<"not_found" | "expired" | "conflict" | "stale">;

/**
 * Accepts an invitation: person, role, cohort, application and confirmed texts, all or none of it, and once only,
 * however often it is sent. Every session of a known person ends, since they have gained a role.
 * @param input.textsHash the hash of the texts that were confirmed
 */
export async function acceptInvitation(
  db: Database,
  joiner: Joiner,
  input: Acceptance,
  deps: JoinDeps,
): Promise<JoinOutcome> {
  try {
    return await unitOfWork(db, (tx) => accept(tx, joiner, input, deps));
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, code: "conflict" };
    throw error;
  }
}

async function accept(
  tx: Tx,
  joiner: Joiner,
  { token, textsHash, deviceToken = null }: Acceptance,
  deps: JoinDeps,
): Promise<JoinOutcome> {
  const now = deps.now();
  const invitation = await findInvitationByToken(tx, token, now);
  if (!invitation) return { ok: false, code: "not_found" };
  if (invitation.state !== "open" || invitation.cohort?.isClosed) return { ok: false, code: "expired" };
  // The inviter may have left, or lost the role or the cohort, since the page was opened.
  if (!invitation.mayBeGiven) return { ok: false, code: "expired" };
  const joining = invitationTexts(deps.curriculum, invitation);
  if (joining.hash !== textsHash) return { ok: false, code: "stale" };
  if (joiner.kind === "new" && invitation.account) return { ok: false, code: "conflict" };
  if (joiner.kind === "known") {
    if (invitation.account?.id !== joiner.personId) return { ok: false, code: "not_found" };
    if (invitation.account.status !== "active") return { ok: false, code: "expired" };
  }

  const personId =
    joiner.kind === "known"
      ? joiner.personId
      : await createPerson(
          tx,
          {
            email: invitation.email,
            legalName: joiner.legalName,
            shownName: joiner.shownName,
            passwordHash: joiner.passwordHash,
          },
          deps,
        );
  const [claimed] = await tx
    .update(invitations)
    .set({ acceptedAt: now, acceptedBy: personId })
    .where(
      and(eq(invitations.id, invitation.id), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)),
    )
    .returning({ id: invitations.id });
  if (!claimed) throw new Error("The invitation changed inside a unit of work.");
  await grantRoles(tx, { personId, roles: [invitation.role], grantedBy: invitation.invitedBy }, deps);
  if (joiner.kind === "known") await endGrantsAndInvitations(tx, { personId, why: "roles" }, deps);
  if (deviceToken !== null) await rememberDevice(tx, { personId, deviceToken }, deps);
  await appendAudit(
    tx,
    {
      actorId: personId,
      action: "invitation.accepted",
      subjectKind: "invitation",
      subjectId: invitation.id,
      aboutPersonId: personId,
      cohortId: invitation.cohort?.id ?? null,
      details: { role: invitation.role, isNew: joiner.kind === "new" },
    },
    deps,
  );
  await takePlace(tx, { personId, invitation, joining }, deps);

  const granted = await tx
    .select({ role: personRoles.role })
    .from(personRoles)
    .where(eq(personRoles.personId, personId));
  return {
    ok: true,
    person: { id: personId, roles: ROLES.filter((role) => granted.some((grant) => grant.role === role)) },
  };
}

/** Records the cohort's side: a trainee learns there and starts an application; staff work there. */
async function takePlace(
  tx: Tx,
  {
    personId,
    invitation,
    joining,
  }: { personId: string; invitation: InvitationByLink; joining: JoiningTexts },
  deps: JoinDeps,
): Promise<void> {
  const { cohort, role } = invitation;
  if (!cohort) return;
  if (role === "supervisor" || role === "manager") {
    await joinCohortStaff(tx, { personId, cohortId: cohort.id, role, addedBy: invitation.invitedBy }, deps);
    return;
  }
  const joined = await joinCohort(
    tx,
    {
      personId,
      cohortId: cohort.id,
      supervisorId: invitation.supervisorId,
      assignedBy: invitation.invitedBy,
    },
    deps,
  );
  if (!joined.ok) throw new Error(`The cohort ${cohort.id} could not be joined: ${joined.code}.`);
  // A person with an open application: the texts are then recorded with it.
  const { applicationId } = await openApplication(
    tx,
    { personId },
    { personId, cohortId: cohort.id, profileId: cohort.profileId },
    deps,
  );
  const texts = joining.texts.map(({ kind, id, hash }) => ({ kind, id, hash }));
  await recordAttestations(tx, { personId }, { applicationId, occasion: "joining", texts }, deps);
}
