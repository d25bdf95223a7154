import { hash, verify } from "@node-rs/argon2";

/** Argon2id, the library's kind by default. OWASP ASVS 5.0, appendix C: at least 46 MiB with one pass and one lane. */
const STRENGTH = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 } as const;

/** A hash of that strength which no password fits: what is verified when an address is not known. */
export const DUMMY_HASH =
  "$argon2id$v=19$m=47104,t=1,p=1$WcysaGAJePcTeJNN82lA0w$dk2m/nk/gN1ucvbxbREmSUtme91vgvpELyHtgGqbiNI";

/** Each hash holds 46 MiB: so many at once, however many people sign in. */
const AT_ONCE = 4;

/** A shield of this process alone; what has to hold across processes is counted in the database. */
const gate = { free: AT_ONCE, waiting: new Array<() => void>() };

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (gate.free > 0) gate.free -= 1;
  else await new Promise<void>((resolve) => gate.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = gate.waiting.shift();
    if (next) next();
    else gate.free += 1;
  }
}

/**
 * Hashes a password, in PHC form. Composed first (NFC), since phones and computers send the same letters in different
 * forms; otherwise exactly as typed. Not inside a unit of work: it takes a while.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize("NFC"), STRENGTH));
}

/**
 * Whether a password fits a hash, composed or, for hashes made before passwords were composed, as it was typed. It takes
 * as long when there is no hash.
 * @param passwordHash null when there is no such person: the answer is then false
 */
export async function fitsHash(passwordHash: string | null, password: string): Promise<boolean> {
  const composed = password.normalize("NFC");
  for (const form of composed === password ? [composed] : [composed, password]) {
    const fits = await inTurn(() => verify(passwordHash ?? DUMMY_HASH, form));
    if (fits) return passwordHash !== null;
  }
  return false;
}
