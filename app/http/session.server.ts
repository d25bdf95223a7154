import { and, eq, isNull, sql } from "drizzle-orm";
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from "lucia";

import { writeAside } from "~/db/aside.server";
import { keyedHash } from "~/db/installation-secret.server";
import { sessions } from "~/db/schema/http";
import { personRoles, people } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { recordActivity } from "~/features/people/transaction/accounts.server";
import { endSession } from "~/features/people/transaction/grants.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";
import type { Viewer } from "~/lib/roles";
import { newToken, sha256 } from "~/lib/tokens.server";
import { ROLES, type Role, type SessionKind } from "~/lib/vocabulary";

/*
 * The only module that knows Lucia. Its cookie holds a token; the table holds the token's hash. Lucia lets a session
 * slide forever, so the limits are ours: the adapter decides what is stored, whatever Lucia requests.
 */

/** How long a session lasts unused, how long at most, and how often its use is recorded. */
export const SESSION_LIMITS = {
  staff: { idle: 2 * HOUR, absolute: 12 * HOUR, noteEvery: 5 * MINUTE },
  trainee: { idle: 7 * DAY, absolute: 30 * DAY, noteEvery: HOUR },
} as const;

/** A replaced token stays valid this long: for the second of a double click, and for requests already on their way. */
const REPLACED_LASTS = MINUTE / 2;

/** Marks a new token that has not been used yet. */
const UNUSED = 0;

type Stored = {
  viewer: Omit<Viewer, "locale" | "timeZone"> & { locale: string | null; timeZone: string | null };
};

declare module "lucia" {
  interface Register {
    Lucia: Lucia<Stored, Stored>;
    DatabaseSessionAttributes: Stored;
    DatabaseUserAttributes: Stored;
  }
}

export type Sessions = {
  /**
   * Returns the person a request's cookie belongs to.
   * @returns the person, if any, and a Set-Cookie value when the cookie has to be renewed or blanked
   */
  read(cookieHeader: string | null): Promise<{ viewer: Viewer | null; setCookie: string | null }>;
  /**
   * Starts a session with a new token.
   * @param roles decide the limits: anyone with a staff role has the shorter ones
   * @param device the label by which the person will recognize it
   * @returns the Set-Cookie value
   */
  begin(person: { id: string; roles: Role[] }, device: string): Promise<string>;
  /**
   * Gives a session a new token after its person has entered their password again; shortly after the new one is used,
   * the old one stops working. Called twice for the same token, as on a double click, it returns the same new one: the
   * browser may have received either response.
   * @param cookieHeader of the request, which holds the token that is replaced
   * @returns the new session's id and the Set-Cookie value; null when the session has ended
   */
  renew(
    sessionId: string,
    cookieHeader: string | null,
  ): Promise<{ sessionId: string; setCookie: string } | null>;
  /** Ends one session. Returns the Set-Cookie value that blanks the cookie. */
  end(sessionId: string): Promise<string>;
  /** Returns the Set-Cookie value that blanks the cookie. */
  blankCookie(): string;
};

const PREFIX: Record<SessionKind, string> = { staff: "s", trainee: "t" };
/** Characters of a token after its prefix: 128 bits or more. */
const TOKEN_LENGTH = 32;

function kindOfToken(token: string): SessionKind | null {
  if (!/^[st][0-9a-z]{32}$/.test(token)) return null;
  return token.startsWith(PREFIX.staff) ? "staff" : "trainee";
}

/** Returns which limits apply to a person's sessions. */
export function sessionKindOf(roles: Role[]): SessionKind {
  return roles.some((role) => role !== "trainee") ? "staff" : "trainee";
}

/**
 * Returns sessions stored in a database.
 * @param options.secure whether the site is reached by https: then the cookie is `__Host-` and Secure
 * @param options.defaults the program's language and zone, for people who have chosen none
 */
export function createSessions(
  db: Database,
  options: { now: () => number; secure: boolean; defaults: { locale: string; timeZone: string } },
): Sessions {
  const { now, secure, defaults } = options;

  const lookUp = db
    .select({
      personId: people.id,
      shownName: people.shownName,
      email: people.email,
      locale: people.locale,
      timeZone: people.timeZone,
      role: personRoles.role,
      sessionId: sessions.id,
      expiresAt: sessions.expiresAt,
      absoluteExpiresAt: sessions.absoluteExpiresAt,
      lastAuthAt: sessions.lastAuthAt,
      lastSeenAt: sessions.lastSeenAt,
      replacedAt: sessions.replacedAt,
    })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .leftJoin(personRoles, eq(personRoles.personId, people.id))
    .where(
      and(
        eq(sessions.id, sql.placeholder("id")),
        eq(sessions.kind, sql.placeholder("kind")),
        eq(people.status, "active"),
      ),
    )
    .prepare();

  type Found = Awaited<ReturnType<typeof lookUp.execute>>;

  /** Derives the token that replaces a token. Computing it takes both the token and a key of the installation. */
  async function nextToken(token: string, kind: SessionKind): Promise<string> {
    const keyed = await keyedHash(db, "sessions", now());
    return PREFIX[kind] + keyed(token).slice(0, TOKEN_LENGTH);
  }

  /**
   * Returns the session a replaced token resolves to: the continuing session, as long as its new token is unused, since
   * the response that held it may be lost; then itself, for a moment.
   */
  async function standIn(own: Found, token: string, kind: SessionKind): Promise<Found> {
    const next = await lookUp.execute({ id: sha256(await nextToken(token, kind)), kind });
    const [first] = next;
    if (first?.lastSeenAt === UNUSED && first.replacedAt === null && first.expiresAt > now()) return next;
    return (own[0]?.replacedAt ?? 0) + REPLACED_LASTS > now() ? own : [];
  }

  async function noteFirstUse(sessionId: string): Promise<void> {
    await writeAside(db, (tx) =>
      tx.update(sessions).set({ lastSeenAt: now() }).where(eq(sessions.id, sessionId)),
    );
  }

  function adapterFor(kind: SessionKind): Adapter {
    const limit = SESSION_LIMITS[kind];
    return {
      async getSessionAndUser(token): Promise<[DatabaseSession | null, DatabaseUser | null]> {
        const own = await lookUp.execute({ id: sha256(token), kind });
        const rows = own[0]?.replacedAt == null ? own : await standIn(own, token, kind);
        const [first] = rows;
        if (!first) return [null, null];
        const { role: _role, expiresAt, absoluteExpiresAt, lastSeenAt, replacedAt: _at, ...person } = first;
        const replacedAt = own[0]?.replacedAt ?? null;
        if (lastSeenAt === UNUSED && replacedAt === null) await noteFirstUse(first.sessionId);
        const roles = rows.flatMap((row) => (row.role ? [row.role] : []));
        // A role granted since the session started may require shorter limits: then the person signs in again.
        if (sessionKindOf(roles) !== kind) return [null, null];
        const stored: Stored = { viewer: { ...person, roles: ROLES.filter((role) => roles.includes(role)) } };
        const ends = new Date(
          // A replaced token is not renewed: its cookie would overwrite the new one.
          replacedAt === null ? Math.min(expiresAt, absoluteExpiresAt) : now() + 2 * limit.idle,
        );
        return [
          { id: token, userId: person.personId, expiresAt: ends, attributes: stored },
          { id: person.personId, attributes: stored },
        ];
      },
      async updateSessionExpiration(token) {
        const at = now();
        await writeAside(db, async (tx) => {
          const [row] = await tx
            .update(sessions)
            .set({
              lastSeenAt: at,
              expiresAt: sql`case when ${sessions.absoluteExpiresAt} < ${at + limit.idle} then ${sessions.absoluteExpiresAt} else ${at + limit.idle} end`,
            })
            .where(eq(sessions.id, sha256(token)))
            .returning({ personId: sessions.personId });
          if (row) await recordActivity(tx, row, { now: () => at });
        });
      },
      async setSession(session) {
        const at = now();
        await unitOfWork(db, async (tx) => {
          await tx.insert(sessions).values({
            id: sha256(session.id),
            personId: session.userId,
            kind,
            createdAt: at,
            expiresAt: at + limit.idle,
            absoluteExpiresAt: at + limit.absolute,
            lastAuthAt: at,
            lastSeenAt: at,
            device: devices.get(session.id) ?? "",
          });
          await recordActivity(tx, { personId: session.userId }, { now: () => at });
        });
      },
      async deleteSession(token) {
        await writeAside(db, (tx) => tx.delete(sessions).where(eq(sessions.id, sha256(token))));
      },
      async deleteUserSessions(personId) {
        await unitOfWork(db, (tx) => tx.delete(sessions).where(eq(sessions.personId, personId)));
      },
      async getUserSessions() {
        throw new Error("Sessions are listed by the people feature.");
      },
      async deleteExpiredSessions() {
        throw new Error("Expired sessions are deleted by the clean-up job.");
      },
    };
  }

  // Lucia cannot pass the device to the adapter; the entry exists for the length of one call.
  const devices = new Map<string, string>();

  function luciaFor(kind: SessionKind) {
    const limit = SESSION_LIMITS[kind];
    return new Lucia(adapterFor(kind), {
      // Lucia renews when half of this is left: chosen so that it does so once `noteEvery` has passed.
      sessionExpiresIn: new TimeSpan(2 * (limit.idle - limit.noteEvery), "ms"),
      sessionCookie: {
        name: secure ? "__Host-session" : "session",
        expires: true,
        attributes: { secure, sameSite: "lax", path: "/" },
      },
      getSessionAttributes: (attributes) => attributes,
      getUserAttributes: (attributes) => attributes,
    });
  }

  const lucia = { staff: luciaFor("staff"), trainee: luciaFor("trainee") };
  const blankCookie = () => lucia.staff.createBlankSessionCookie().serialize();

  return {
    blankCookie,
    async read(cookieHeader) {
      const token = lucia.staff.readSessionCookie(cookieHeader ?? "");
      if (!token) return { viewer: null, setCookie: null };
      const kind = kindOfToken(token);
      if (!kind) return { viewer: null, setCookie: blankCookie() };
      const { session, user } = await lucia[kind].validateSession(token);
      if (!session || !user) return { viewer: null, setCookie: blankCookie() };
      const viewer: Viewer = {
        ...user.viewer,
        locale: user.viewer.locale ?? defaults.locale,
        timeZone: user.viewer.timeZone ?? defaults.timeZone,
      };
      return { viewer, setCookie: session.fresh ? lucia[kind].createSessionCookie(token).serialize() : null };
    },
    async begin(person, device) {
      const kind = sessionKindOf(person.roles);
      const token = PREFIX[kind] + newToken();
      devices.set(token, device);
      try {
        await lucia[kind].createSession(
          person.id,
          {
            viewer: {
              personId: person.id,
              roles: person.roles,
              shownName: "",
              email: "",
              locale: null,
              timeZone: null,
              sessionId: "",
              lastAuthAt: 0,
            },
          },
          { sessionId: token },
        );
      } finally {
        devices.delete(token);
      }
      return lucia[kind].createSessionCookie(token).serialize();
    },
    async renew(sessionId, cookieHeader) {
      const at = now();
      const old = lucia.staff.readSessionCookie(cookieHeader ?? "");
      const kind = kindOfToken(old ?? "");
      if (!old || !kind) return null;
      const next = await nextToken(old, kind);
      const id = sha256(next);
      if (sessionId !== sha256(old) && sessionId !== id) return null;
      const isThere = await unitOfWork(db, async (tx) => {
        const [row] = await tx
          .update(sessions)
          .set({ replacedAt: at })
          .where(and(eq(sessions.id, sha256(old)), isNull(sessions.replacedAt)))
          .returning();
        if (row) {
          const fresh = { replacedAt: null, lastAuthAt: at, lastSeenAt: UNUSED };
          await tx.insert(sessions).values({ ...row, ...fresh, id });
          return true;
        }
        const [made] = await tx
          .select({ id: sessions.id })
          .from(sessions)
          .where(and(eq(sessions.id, id), isNull(sessions.replacedAt)));
        return made !== undefined;
      });
      return isThere ? { sessionId: id, setCookie: lucia[kind].createSessionCookie(next).serialize() } : null;
    },
    async end(sessionId) {
      await unitOfWork(db, async (tx) => {
        const [row] = await tx
          .select({ personId: sessions.personId })
          .from(sessions)
          .where(eq(sessions.id, sessionId));
        if (row) await endSession(tx, { personId: row.personId, sessionId });
      });
      return blankCookie();
    },
  };
}
