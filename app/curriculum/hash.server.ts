import { createHash } from "node:crypto";

/** Takes text and returns its SHA-256 in hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * Takes a JSON value and returns it as text with every object's keys sorted and what is undefined left out, so that
 * the same value always has the same text. Throws a TypeError for what JSON cannot hold (functions, NaN, cycles).
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

/** Takes a JSON value and returns the SHA-256 of its canonical text. Throws like `canonicalJson`. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** Takes a profile's statement and returns the hash an attestation of it records: of its id and words alone. */
export function hashStatement(statement: { id: string; text: string }): string {
  return hashJson({ id: statement.id, text: statement.text });
}
