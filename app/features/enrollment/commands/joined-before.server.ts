import { and, eq } from "drizzle-orm";

import { checkPassword } from "./password-check.server";
import { invitations } from "~/db/schema/enrollment";
import { people } from "~/db/schema/people";
import type { Database } from "~/db/types";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";
import { sha256 } from "~/lib/tokens.server";
import type { Role } from "~/lib/vocabulary";

/**
 * Recognizes a join that was sent twice: by the person who joined with this link, who is signed in by now, or enters
 * the password that they joined with. A wrong password counts as an attempt to sign in.
 * @param input.password as submitted; empty where the form asks for none
 * @returns the person, and whether they are signed in already; null for everyone else
 */
export async function joinedBefore(
  db: Database,
  viewer: Viewer | null,
  input: {
    token: string;
    clientKey: string;
    deviceToken: string | null;
    password: string;
  },
  deps: Deps,
): Promise<{ person: { id: string; roles: Role[] }; isSignedIn: boolean } | null> {
  const { token, clientKey, deviceToken, password } = input;
  const [joiner] = await db
    .select({ id: people.id, email: people.email })
    .from(invitations)
    .innerJoin(people, and(eq(people.id, invitations.acceptedBy), eq(people.status, "active")))
    .where(eq(invitations.tokenHash, sha256(token)));
  if (!joiner) return null;
  if (viewer) {
    const isTheirs = viewer.personId === joiner.id;
    return isTheirs ? { person: { id: joiner.id, roles: viewer.roles }, isSignedIn: true } : null;
  }
  if (password === "" || password.length > 1024) return null;
  const signedIn = await checkPassword(db, { email: joiner.email, password, clientKey, deviceToken }, deps);
  return signedIn.ok ? { person: signedIn.person, isSignedIn: false } : null;
}
