import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A fresh secret for a link or a code: 160 random bits in Crockford's alphabet, lower case, 32 characters. */
export function newToken(): string {
  return Array.from(randomBytes(32), (byte) => ALPHABET[byte % 32]).join("");
}

/**
 * The token that a form made on a page stands for: sent twice, it makes the same link.
 * @param once a token that came with the page
 * @param whom tells apart what one form makes several of
 */
export function tokenOf(once: string, whom: string): string {
  const bytes = createHash("sha256").update(`once ${once} ${whom}`, "utf8").digest();
  return Array.from(bytes, (byte) => ALPHABET[byte % 32]).join("");
}

/** SHA-256 in hex: what is stored of a token, and the key of a counted try. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
