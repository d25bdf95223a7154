/** How many people one form changes at most: all of them in one unit of work. */
export const PEOPLE_AT_ONCE = 500;

export type InvitationState = "open" | "accepted" | "withdrawn" | "expired";

/** Returns an invitation's state; whether it has expired depends on the clock alone. */
export function invitationState(
  invitation: { acceptedAt: number | null; withdrawnAt: number | null; expiresAt: number },
  now: number,
): InvitationState {
  if (invitation.acceptedAt !== null) return "accepted";
  if (invitation.withdrawnAt !== null) return "withdrawn";
  return invitation.expiresAt <= now ? "expired" : "open";
}
