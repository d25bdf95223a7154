import { createHash, randomBytes } from "node:crypto";

/** A fresh secret for a link or a code: 160 random bits in Crockford's alphabet, lower case, 32 characters. */
export function newToken(): string {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  return Array.from(randomBytes(32), (byte) => alphabet[byte % 32]).join("");
}

/** SHA-256 in hex: what is stored of a token, and the key of a counted try. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
