import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Returns a new secret for a link or a code: 160 random bits in Crockford's Base32, 32 lowercase characters. */
export function newToken(): string {
  return Array.from(randomBytes(32), (byte) => ALPHABET[byte % 32]).join("");
}

/**
 * Returns the token for a form on a page, so that submitting it twice creates the same link.
 * @param once a token that came with the page
 * @param whom distinguishes several tokens of one form
 */
export function tokenOf(once: string, whom: string): string {
  const bytes = createHash("sha256").update(`once ${once} ${whom}`, "utf8").digest();
  return Array.from(bytes, (byte) => ALPHABET[byte % 32]).join("");
}

/** Returns the SHA-256 in hexadecimal: what is stored of a token, and the key for counting attempts. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
