import { hash, verify } from "@node-rs/argon2";
import pLimit from "p-limit";

/** Argon2id, the library's default type. OWASP ASVS 5.0, appendix C: at least 46 MiB with one pass and one lane. */
const STRENGTH = { memoryCost: 46 * 1024, timeCost: 1, parallelism: 1 } as const;

/**
 * A hash of the same strength that no password matches, verified for unknown addresses so that they take equally long.
 */
export const DUMMY_HASH =
  "$argon2id$v=19$m=47104,t=1,p=1$WcysaGAJePcTeJNN82lA0w$dk2m/nk/gN1ucvbxbREmSUtme91vgvpELyHtgGqbiNI";

/** Each hash takes 46 MiB, so only this many run at once. */
const AT_ONCE = 4;

/** Applies to this process only; limits that hold across processes are counted in the database. */
const inTurn = pLimit(AT_ONCE);

/**
 * Hashes a password (PHC format). The password is composed (NFC) first, because phones and computers send the same
 * letters differently; otherwise it is used exactly as typed. Never call this inside a unit of work, because it is
 * slow.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize("NFC"), STRENGTH));
}

/**
 * Returns whether a password matches a hash: composed or, for older hashes, exactly as typed. Takes equally long when
 * there is no hash.
 * @param passwordHash null when there is no such person; the result is then false
 */
export async function fitsHash(passwordHash: string | null, password: string): Promise<boolean> {
  const composed = password.normalize("NFC");
  for (const form of composed === password ? [composed] : [composed, password]) {
    const fits = await inTurn(() => verify(passwordHash ?? DUMMY_HASH, form));
    if (fits) return passwordHash !== null;
  }
  return false;
}
