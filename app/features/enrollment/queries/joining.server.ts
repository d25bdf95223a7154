import { findInvitationByToken, type InvitationByLink } from "./invitations.server";
import type { Curriculum } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import {
  joiningTexts,
  type JoiningText,
  type JoiningTexts,
} from "~/features/agreements/queries/texts.server";
import { shownEmail } from "~/lib/email";
import type { Viewer } from "~/lib/roles";
import type { Role } from "~/lib/vocabulary";

/**
 * Returns what a person confirms when they accept this invitation: trainees by their cohort's profile, staff nothing.
 * @throws Error when the cohort's profile is not among the content
 */
export function invitationTexts(curriculum: Curriculum, invitation: InvitationByLink): JoiningTexts {
  if (invitation.role !== "trainee" || !invitation.cohort) return joiningTexts(curriculum, null);
  const profile = curriculum.profileById(invitation.cohort.profileId);
  if (!profile) throw new Error(`There is no profile ${invitation.cohort.profileId}.`);
  return joiningTexts(curriculum, profile);
}

export type JoinPage =
  | {
      kind: "over";
      reason: "unknown" | "accepted" | "withdrawn" | "expired" | "closed" | "deactivated" | "inviter_left";
    }
  | {
      kind: "open";
      /**
       * Who opened the link: a person without an account; the account's owner, signed in or not; or a person signed in
       * to another.
       */
      who: "new" | "known" | "signed_in" | "somebody_else";
      email: string;
      /** As displayed. */
      shownEmail: string;
      role: Role;
      inviterName: string;
      cohortName: string | null;
      texts: JoiningText[];
      textsHash: string;
    };
/** Returns what the page of an invitation's link shows: everything needed to join, or only why it is over. */
export async function readInvitation(
  db: Reader,
  viewer: Viewer | null,
  { token, now }: { token: string; now: number },
  { curriculum }: { curriculum: Curriculum },
): Promise<JoinPage> {
  const invitation = await findInvitationByToken(db, token, now);
  if (!invitation) return { kind: "over", reason: "unknown" };
  if (invitation.state === "accepted" || invitation.state === "withdrawn")
    return { kind: "over", reason: invitation.state };
  if (!invitation.mayBeGiven) return { kind: "over", reason: "inviter_left" };
  if (invitation.state !== "open") return { kind: "over", reason: invitation.state };
  if (invitation.cohort?.isClosed) return { kind: "over", reason: "closed" };
  if (invitation.account?.status === "deactivated") return { kind: "over", reason: "deactivated" };
  const { texts, hash } = invitationTexts(curriculum, invitation);
  return {
    kind: "open",
    who: whoOpens(invitation, viewer),
    email: invitation.email,
    shownEmail: shownEmail(invitation.email),
    role: invitation.role,
    inviterName: invitation.inviterName,
    cohortName: invitation.cohort?.name ?? null,
    texts,
    textsHash: hash,
  };
}

export function whoOpens(
  invitation: InvitationByLink,
  viewer: Viewer | null,
): Extract<JoinPage, { kind: "open" }>["who"] {
  if (viewer) return viewer.personId === invitation.account?.id ? "signed_in" : "somebody_else";
  return invitation.account ? "known" : "new";
}
