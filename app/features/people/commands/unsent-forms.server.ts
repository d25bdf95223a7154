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
 * A form submitted after its writer's session had ended is stored for an hour, for the same person in the same browser.
 * A cookie says who last used the browser, and holds the key to the stored form: without it, the rows are unreadable.
 */

/** The person who last used the browser, from its cookie, and the key to the forms stored for them. */
export type Keeper = { personId: string; key: string };

export type UnsentForm = {
  id: string;
  /** The path of the form's page, with its query string. */
  page: string;
  /** The form's id on its page. */
  form: string;
  fields: [name: string, value: string][];
};

const LASTS = HOUR;
/** Maximum number of stored forms per person: the latest. */
const AT_MOST = 5;
const SECRET_KEY = "keeper_secret";
const COOKIE = /(?:^|;\s*)((?:__Host-)?keeper)=([\w-]{1,64})\.([0-9a-z]{32})\.([0-9a-f]{64})(?=;|$)/g;

/** On https the browser itself ensures that no other site of the same domain set the cookie. */
const nameOf = ({ secure }: { secure: boolean }) => (secure ? "__Host-keeper" : "keeper");

const MARK = /(?:^|;\s*)(?:__Host-)?unsent=([\w-]{1,64})(?:;|$)/;

const secrets = new WeakMap<Database, Promise<string>>();

/** Returns the installation's secret that signs the cookie: generated once, and never changed. */
function secretOf(db: Database, deps: Pick<Deps, "now">): Promise<string> {
  const known = secrets.get(db);
  if (known) return known;
  const read = readSecret(db, deps);
  secrets.set(db, read);
  // After a failed read, the database is queried again.
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
  const [row] = await stored();
  return row?.value ?? made;
}

const signed = (secret: string, { personId, key }: Keeper) =>
  createHmac("sha256", secret).update(`${personId}.${key}`).digest("hex");

/** Reads who last used the browser from a request's cookies; null when they do not say, or we did not sign them. */
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

/**
 * Returns the Set-Cookie value that records who uses this browser from now on. It expires when the browser is closed.
 */
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
 * Returns the Set-Cookie value that names the form stored last, so that its writer finds it again when they return to
 * its page other than through the sign-in page, for instance with the browser's Back.
 * @param id null: it has been sent
 */
export function unsentMark(id: string | null, options: { secure: boolean }): string {
  const name = options.secure ? "__Host-unsent" : "unsent";
  const lasts = id === null ? 0 : LASTS / 1000;
  return `${name}=${id ?? ""}; Path=/; Max-Age=${lasts}; HttpOnly; SameSite=Lax${options.secure ? "; Secure" : ""}`;
}

/** Reads from a request's cookies which form was stored last in this browser. The caller checks whose it is. */
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
    // From another browser, which has another key.
    return null;
  }
}

/**
 * Stores a form for an hour, for the person whose browser sent it.
 * @param form without passwords
 * @returns its id; null when the account no longer exists
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

/** Finds a stored form, for the person who wrote it and in their browser alone. */
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

/** Deletes a stored form once it has been sent. */
export async function endUnsent(db: Database, personId: string, id: string): Promise<void> {
  await unitOfWork(db, (tx) =>
    tx.delete(unsentForms).where(and(eq(unsentForms.id, id), eq(unsentForms.personId, personId))),
  );
}
