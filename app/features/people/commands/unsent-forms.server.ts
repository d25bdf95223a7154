import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { and, desc, eq, gt, inArray } from "drizzle-orm";

import { addFact } from "~/db/installation.server";
import { installation } from "~/db/schema/db";
import { people, unsentForms } from "~/db/schema/people";
import type { Database, Reader } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { HOUR } from "~/lib/dates";
import type { Deps } from "~/lib/ids";
import { newToken, sha256 } from "~/lib/tokens.server";

/*
 * A form that was sent after its writer's session had ended is kept for an hour, for the same person in the same browser.
 * A cookie says whose browser it was last, and holds the key to what was kept: without it, the rows say nothing.
 */

/** Whose browser it was last, as its cookie says, and the key to what was kept for them. */
export type Keeper = { personId: string; key: string };

export type UnsentForm = {
  id: string;
  /** The path of the page it stands on, with what was asked of it. */
  page: string;
  /** The form's id on its page. */
  form: string;
  fields: [name: string, value: string][];
};

const LASTS = HOUR;
/** So many forms of one person wait at most: the latest. */
const AT_MOST = 5;
const SECRET_KEY = "keeper_secret";
const COOKIE = /(?:^|;\s*)((?:__Host-)?keeper)=([\w-]{1,64})\.([0-9a-z]{32})\.([0-9a-f]{64})(?=;|$)/g;

/** On https the browser itself sees to it that no other site of the same domain put the cookie there. */
const nameOf = ({ secure }: { secure: boolean }) => (secure ? "__Host-keeper" : "keeper");

const MARK = /(?:^|;\s*)(?:__Host-)?unsent=([\w-]{1,64})(?:;|$)/;

const secrets = new WeakMap<Database, Promise<string>>();

/** The installation's secret that signs the cookie: made once, and never changed. */
function secretOf(db: Database, deps: Pick<Deps, "now">): Promise<string> {
  const known = secrets.get(db);
  if (known) return known;
  const read = readSecret(db, deps);
  secrets.set(db, read);
  // A database that was unavailable is asked again.
  read.catch(() => secrets.delete(db));
  return read;
}

async function readSecret(db: Database, { now }: Pick<Deps, "now">): Promise<string> {
  const stored = () =>
    db.select({ value: installation.value }).from(installation).where(eq(installation.key, SECRET_KEY));
  const [known] = await stored();
  if (known) return known.value;
  const made = newToken();
  await unitOfWork(db, (tx) => addFact(tx, { key: SECRET_KEY, value: made }, now()));
  const [kept] = await stored();
  return kept?.value ?? made;
}

const signed = (secret: string, { personId, key }: Keeper) =>
  createHmac("sha256", secret).update(`${personId}.${key}`).digest("hex");

/** Reads whose browser it was last from a request's cookies; null when they do not say, or it was not we who said so. */
export async function readKeeper(
  db: Database,
  cookies: string | null,
  options: { secure: boolean },
  deps: Pick<Deps, "now">,
): Promise<Keeper | null> {
  const all = [...(cookies ?? "").matchAll(COOKIE)];
  const [, , personId, key, given] = all.find(([, name]) => name === nameOf(options)) ?? [];
  if (personId === undefined || key === undefined || given === undefined) return null;
  const right = signed(await secretOf(db, deps), { personId, key });
  return timingSafeEqual(Buffer.from(right), Buffer.from(given)) ? { personId, key } : null;
}

/** Makes the Set-Cookie value that says whose browser this is from now on. It goes when the browser is closed. */
export async function keeperCookie(
  db: Database,
  personId: string,
  options: { secure: boolean },
  deps: Pick<Deps, "now">,
): Promise<string> {
  const keeper = { personId, key: newToken() };
  const value = `${personId}.${keeper.key}.${signed(await secretOf(db, deps), keeper)}`;
  return `${nameOf(options)}=${value}; Path=/; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`;
}

/**
 * Makes the Set-Cookie value that names the form kept last, so that it is found again by whoever comes back to its page
 * on another way than the sign-in page's, for instance with the browser's Back.
 * @param id null: it has been sent
 */
export function unsentMark(id: string | null, options: { secure: boolean }): string {
  const name = options.secure ? "__Host-unsent" : "unsent";
  const lasts = id === null ? 0 : LASTS / 1000;
  return `${name}=${id ?? ""}; Path=/; Max-Age=${lasts}; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`;
}

/** Reads from a request's cookies which form was kept last in this browser. Whose it is has still to be seen. */
export function markedUnsent(cookies: string | null): string | null {
  return MARK.exec(cookies ?? "")?.[1] ?? null;
}

const cipherKey = (key: string) => Buffer.from(sha256(`unsent ${key}`), "hex");
const NONCE = 12;
const TAG = 16;

function sealed(key: string, text: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", cipherKey(key), nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function opened(key: string, bytes: Buffer): string | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", cipherKey(key), bytes.subarray(0, NONCE));
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString("utf8");
  } catch {
    // Of another browser, whose key is another.
    return null;
  }
}

/**
 * Keeps a form for an hour, for the person whose browser sent it.
 * @param form without passwords
 * @returns its id; null when there is no such account any more
 */
export async function keepUnsent(
  db: Database,
  keeper: Keeper,
  form: Omit<UnsentForm, "id">,
  deps: Deps,
): Promise<string | null> {
  const now = deps.now();
  const id = deps.newId();
  const body = sealed(keeper.key, JSON.stringify({ page: form.page, form: form.form, fields: form.fields }));
  return unitOfWork(db, async (tx) => {
    const [person] = await tx
      .select({ id: people.id })
      .from(people)
      .where(and(eq(people.id, keeper.personId), eq(people.status, "active")));
    if (!person) return null;
    const before = await tx
      .select({ id: unsentForms.id })
      .from(unsentForms)
      .where(eq(unsentForms.personId, person.id))
      .orderBy(desc(unsentForms.createdAt), desc(unsentForms.id));
    const tooMany = before.slice(AT_MOST - 1).map((row) => row.id);
    if (tooMany.length > 0) await tx.delete(unsentForms).where(inArray(unsentForms.id, tooMany));
    await tx
      .insert(unsentForms)
      .values({ id, personId: person.id, createdAt: now, expiresAt: now + LASTS, body });
    return id;
  });
}

/** Finds a form that was kept, for the person who wrote it and in their browser alone. */
export async function findUnsent(
  db: Reader,
  keeper: Keeper,
  id: string,
  now: number,
): Promise<UnsentForm | null> {
  const [row] = await db
    .select({ body: unsentForms.body })
    .from(unsentForms)
    .where(
      and(eq(unsentForms.id, id), eq(unsentForms.personId, keeper.personId), gt(unsentForms.expiresAt, now)),
    );
  const text = row ? opened(keeper.key, Buffer.from(row.body)) : null;
  if (text === null) return null;
  const { page, form, fields }: Omit<UnsentForm, "id"> = JSON.parse(text);
  return { id, page, form, fields };
}

/** Deletes a form that was kept: it has been sent. */
export async function endUnsent(db: Database, personId: string, id: string): Promise<void> {
  await unitOfWork(db, (tx) =>
    tx.delete(unsentForms).where(and(eq(unsentForms.id, id), eq(unsentForms.personId, personId))),
  );
}
