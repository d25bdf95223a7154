import { hash, verify } from "@node-rs/argon2";
import pLimit from "p-limit";

/** Argon2id, the library's kind by default. OWASP ASVS 5.0, appendix C: at least 46 MiB with one pass and one lane. */
const STRENGTH = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 } as const;

/** A hash of that strength that no password matches: verified when an address is unknown. */
export const DUMMY_HASH =
  "$argon2id$v=19$m=47104,t=1,p=1$WcysaGAJePcTeJNN82lA0w$dk2m/nk/gN1ucvbxbREmSUtme91vgvpELyHtgGqbiNI";

/** Each hash takes 46 MiB, so only this many run at once. */
const AT_ONCE = 4;

/** A limit of this process alone; what has to hold across processes is counted in the database. */
const inTurn = pLimit(AT_ONCE);

/**
 * Hashes a password, in PHC form. Composed first (NFC), since phones and computers send the same letters in different
 * forms; otherwise exactly as typed. Never call it inside a unit of work: it is slow.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize("NFC"), STRENGTH));
}

/**
 * Returns whether a password matches a hash, composed or, for hashes made before passwords were composed, as it was typed.
 * It takes equally long when there is no hash.
 * @param passwordHash null when there is no such person; returns false then
 */
export async function fitsHash(passwordHash: string | null, password: string): Promise<boolean> {
  const composed = password.normalize("NFC");
  for (const form of composed === password ? [composed] : [composed, password]) {
    const fits = await inTurn(() => verify(passwordHash ?? DUMMY_HASH, form));
    if (fits) return passwordHash !== null;
  }
  return false;
}
