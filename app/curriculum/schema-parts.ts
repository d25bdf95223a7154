import { z } from "zod";

/** The form of an id. It is used in URLs and in people's records, so it is plain and short. */
export const ID_PATTERN = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;

/** A folder or file name that can be part of a URL. */
export const SLUG_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const idMessage = "Write an id of lowercase letters, digits, and single dashes, for instance `m02-l1`.";

// YAML parses true, 42, and True as other types. An author who writes them where a text belongs means the text.
const scalarText = (value: unknown) =>
  typeof value === "boolean" ? (value ? "True" : "False") : typeof value === "number" ? String(value) : value;
const scalarId = (value: unknown) =>
  typeof value === "boolean" || typeof value === "number" ? String(value) : value;

/** An id. */
export const id = z.preprocess(scalarId, z.string().max(64).regex(ID_PATTERN, { error: idMessage }));

/** A text on one line. Line breaks inside it become spaces. */
export const line = z.preprocess(
  scalarText,
  z
    .string()
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1).max(600)),
);

/** A text of paragraphs, separated by blank lines. Other line breaks become spaces. */
export const paragraphs = z.preprocess(
  scalarText,
  z
    .string()
    .transform((text) =>
      text
        .trim()
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
        .join("\n\n"),
    )
    .pipe(z.string().min(1).max(4000)),
);

/** A calendar day. */
export const day = z.string().refine((text) => isDay(text), {
  error: "Write a day as year-month-day, for instance `2026-11-20`.",
});

/** Required hours. */
export const hours = z.number().positive().max(10_000);

/** An https address. */
export const httpsAddress = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).protocol === "https:", {
    error: "Write a full address that begins with `https://`.",
  });

/** A phone or text number as people read it. */
export const phoneNumber = z.preprocess(
  scalarId,
  z.string().refine((text) => isPhoneNumber(text), {
    error: "Write one telephone number, for instance `(512) 555-0123`.",
  }),
);

/** Groups of digits, one of which may be in parentheses and the last of which may be letters; then an extension. */
const PHONE =
  /^(?:\+?\d{1,4}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d+(?:[ .-]?\d+)*(?:[ .-][A-Z]{3,8})?(?: ?(?:ext\.?|x) ?\d{1,6})?$/;
const LETTERS_AT_END = /^(?:\+?\d{1,4}[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]?[A-Z][A-Z0-9-]{2,9}$/;

/** Returns whether a text is a single phone number, as people write it. */
export function isPhoneNumber(text: string): boolean {
  const plain = text.replace(/[\u2010-\u2015]/gu, "-").replace(/[\u00a0\u202f]/gu, " ");
  const digits = plain.replace(/[^0-9]/g, "").length;
  return digits >= 3 && digits <= 20 && (PHONE.test(plain) || LETTERS_AT_END.test(plain));
}

/** A BCP 47 language tag. */
export const languageTag = z.string().refine((tag) => isLanguage(tag), {
  error: "Write a language tag, for instance `en` or `es`.",
});

/** Returns the schema of an optional value that is null when missing. */
export function orNull<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? null);
}

/**
 * Returns the schema of an optional value for a field added later. It is absent when unset, never null, so that earlier
 * versions keep their canonical JSON and their hash.
 */
export function orAbsent<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? undefined);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
