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
