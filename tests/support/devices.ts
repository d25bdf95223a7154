import { eq, is, Table } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

import { type TestPerson, type TestWorld } from "./world";
import * as schema from "~/db/schema";
import { people } from "~/db/schema/people";

type Args = { request: Request; context: object };

/** Returns a person's session as their browser has it; `cookies` collects the cookies a request sets. */
export async function signedIn(world: TestWorld, person: TestPerson) {
  const cookie = await world.sessions.begin({ id: person.id, roles: person.roles }, "Firefox · Linux");
  const viewer = (await world.sessions.read(cookie)).viewer;
  if (!viewer) throw new Error(`${person.shownName} could not be signed in.`);
  const cookies: string[] = [];
  const as = <A extends Args>(args: A): A => ({
    ...args,
    context: {
      ...args.context,
      viewer,
      cookies: cookie,
      setCookie: (value: string) => void cookies.push(value),
    },
  });
  return { cookie, viewer, as, cookies };
}

/** Returns the same request from another address, with a browser's cookies. */
export function from<A extends Args>(args: A, place: string, cookie?: string): A {
  if (cookie) args.request.headers.set("Cookie", cookie);
  return { ...args, context: { ...args.context, clientKey: place } };
}

/** Returns a browser's cookies after a response: `name=value; name=value`. */
export function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
}

/** Returns the address a person signs in with. */
export async function onlyEmail(world: TestWorld, personId: string): Promise<string | undefined> {
  const [row] = await world.db.select({ email: people.email }).from(people).where(eq(people.id, personId));
  return row?.email;
}

/** Returns everything in the database: what a leaked copy would reveal. */
export async function allRows(world: TestWorld): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const one of Object.values(schema)) {
    if (is(one, Table)) rows.push(await world.db.select().from(one as unknown as SQLiteTable));
  }
  return rows;
}
