import { createHash } from "node:crypto";

/** Returns the SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * Returns a JSON value as canonical text: object keys are sorted and undefined members are left out, so equal values
 * have equal texts.
 * @throws TypeError for values that JSON cannot represent (functions, NaN, cycles)
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError("JSON holds no such number");
  if (
    value === null ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    typeof value === "string"
  ) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`JSON holds no ${typeof value}`);
}

/** Returns the SHA-256 of a value's canonical JSON, in hexadecimal. Throws like `canonicalJson`. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** Returns the hash that an attestation of a profile's statement records. It covers the id and the text only. */
export function hashStatement(statement: { id: string; text: string }): string {
  return hashJson({ id: statement.id, text: statement.text });
}
