/** What was just done with a person's membership, as it is now. */
export type MemberDoneFacts =
  | { kind: "moved" | "left" | "back"; cohort: string; supervisor: string | null }
  | { kind: "supervisor"; supervisor: string };

type Membership = { cohortId: string; name: string; leftAt: number | null };

/** Reads from a URL's search what the page confirms: only what is true, whatever the URL claims. */
export function doneIn(
  search: URLSearchParams,
  memberships: readonly Membership[],
  current: { shownName: string } | null,
): MemberDoneFacts | null {
  const supervisor = current?.shownName ?? null;
  const left = memberships.find((one) => one.cohortId === search.get("from") && one.leftAt !== null);
  const present = memberships.find((one) => one.leftAt === null);
  switch (search.get("done")) {
    case "moved":
      return left && present ? { kind: "moved", cohort: present.name, supervisor } : null;
    case "left":
      return left ? { kind: "left", cohort: left.name, supervisor } : null;
    case "back":
      return present ? { kind: "back", cohort: present.name, supervisor } : null;
    case "supervisor":
      return supervisor === null ? null : { kind: "supervisor", supervisor };
    default:
      return null;
  }
}
