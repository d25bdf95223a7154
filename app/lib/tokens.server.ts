import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Returns a new secret for a link or a code: 160 random bits in Crockford's alphabet, lower case, 32 characters. */
export function newToken(): string {
  return Array.from(randomBytes(32), (byte) => ALPHABET[byte % 32]).join("");
}

/**
 * Returns the token for a form on a page: submitted twice, it creates the same link.
 * @param once a token that came with the page
 * @param whom distinguishes several tokens of one form
 */
export function tokenOf(once: string, whom: string): string {
  const bytes = createHash("sha256").update(`once ${once} ${whom}`, "utf8").digest();
  return Array.from(bytes, (byte) => ALPHABET[byte % 32]).join("");
}

/** Returns SHA-256 in hex: what is stored of a token, and the key of a counted attempt. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
