import { getZodConstraint, parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";

import { refuse, refuseFile } from "./responses.server";
import { FORM_FIELD, UNSENT, type Constraints, type FormReply, type FormToSendAgain } from "~/lib/form";

/** Larger than any form of ours; small enough to be harmless. */
export const FORM_BYTES_MAX = 256 * 1024;

const FIELDS_MAX = 1000;

/** Fields that are never sent back to the page. */
const SECRET = /password/i;

/** `x[99999999]` would be parsed as a list of a hundred million holes, and block the process meanwhile. */
const HOSTILE_NAME = /\[\s*\d{3,}|\b(__proto__|constructor|prototype)\b|^.{200,}$/s;

/**
 * Reads a form's body, up to the maximum form size.
 * @param kind as for `requireUser`: determines how a refusal is answered
 * @throws Response 413 when it is too large, 415 when it is not a form, 400 when it has more fields than any of ours or
 * a hostile name
 */
export async function readForm(request: Request, kind: "page" | "file" = "page"): Promise<FormData> {
  const refused = kind === "file" ? refuseFile : refuse;
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) throw refused("not_a_form");
  if (Number(request.headers.get("content-length") ?? 0) > FORM_BYTES_MAX) throw refused("too_large");
  const body = await bodyOf(request, FORM_BYTES_MAX);
  if (body === null) throw refused("too_large");
  const form = new FormData();
  const fields = new URLSearchParams(body.toString("utf8"));
  if (fields.size > FIELDS_MAX) throw refused("not_our_form");
  for (const [name, value] of fields) {
    if (HOSTILE_NAME.test(name)) throw refused("not_our_form");
    form.append(name, value);
  }
  read.set(request, form);
  return form;
}

/**
 * Reads a body; null when it has more bytes than this, of which no more are kept.
 * @param dropped of what is larger, this much is read on and dropped
 */
async function bodyOf(request: Request, most: number, dropped = 0): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader && size <= most + dropped) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size <= most) chunks.push(value);
    else chunks.length = 0;
  }
  return size > most ? null : Buffer.concat(chunks);
}

/** The largest file that can be uploaded. */
export const FILE_BYTES_MAX = 1024 * 1024;
/** What surrounds a file in a form: the other fields, and the lines between them. */
const ENVELOPE_BYTES_MAX = 64 * 1024;
/** Of a larger upload, this much is read and dropped: browsers show an answer only after they have sent everything. */
const DROPPED_BYTES_MAX = 128 * 1024 * 1024;

/**
 * Reads a form that may contain a file (`multipart/form-data`), up to the maximum file size.
 * @throws Response 413 when it is larger, 415 when it is not such a form, 400 when it is not one of ours
 */
export async function readUpload(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) throw refuse("not_a_form");
  const most = FILE_BYTES_MAX + ENVELOPE_BYTES_MAX;
  const isDeclaredLarger = Number(request.headers.get("content-length") ?? 0) > most;
  const body = await bodyOf(request, isDeclaredLarger ? 0 : most, DROPPED_BYTES_MAX);
  if (body === null) throw refuse("file_too_large");
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { "Content-Type": type } }).formData();
  } catch {
    throw refuse("not_our_form");
  }
  const names = [...form.keys()];
  if (names.length > FIELDS_MAX || names.some((name) => HOSTILE_NAME.test(name)))
    throw refuse("not_our_form");
  return form;
}

const read = new WeakMap<Request, FormData>();

/**
 * Returns a form that could not be saved, so that the person can submit it again, whether or not it has been read.
 * @param request the one given, or to be given, to `readForm`
 * @param action where it is submitted to
 * @returns `secret` when it contains a password, which is never sent back; null when there is no form, or none of ours
 */
export async function formToSendAgain(
  request: Request,
  action: string,
): Promise<FormToSendAgain | "secret" | null> {
  const form = read.get(request) ?? (await readForm(request).catch(() => null));
  if (!form) return null;
  const fields = [...form].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return fields.some(([name]) => SECRET.test(name)) ? "secret" : { action, fields };
}

/** Returns a field of the form that was read from this request; null when none was. */
export function sentField(request: Request, name: string): string | null {
  const value = read.get(request)?.get(name);
  return typeof value === "string" ? value : null;
}

/**
 * Returns the part of a signed-out person's form that can be stored: everything but passwords.
 * @returns null when it is not one of our forms, or nothing was typed
 */
export async function formToKeep(
  request: Request,
): Promise<{ form: string; fields: [name: string, value: string][] } | null> {
  const sent = read.get(request) ?? (await readForm(request).catch(() => null));
  const form = sent?.get(FORM_FIELD);
  if (!sent || typeof form !== "string" || !/^[\w-]{1,100}$/.test(form)) return null;
  const fields = [...sent].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && !SECRET.test(name) && name !== FORM_FIELD && name !== UNSENT
      ? [[name, value]]
      : [],
  );
  return { form, fields };
}

/** Returns a stored form's fields in the form in which they are shown again. */
export function valuesOf(
  fields: readonly [name: string, value: string][],
): Record<string, string | string[]> {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return typedIn(form);
}

export type ParsedForm<T> =
  | { ok: true; value: T; again: (error: Record<string, string[]>) => FormReply }
  | { ok: false; reply: FormReply };

/** Returns what was typed, by field name, without the secrets. */
function typedIn(form: FormData): Record<string, string | string[]> {
  const names = [...new Set(form.keys())].filter((name) => !SECRET.test(name));
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name).filter((value) => typeof value === "string");
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

/**
 * Validates a form against its schema.
 * @returns the value, with `again` to return the form when the database disagrees; or the reply to send back
 */
export async function parseForm<S extends z.ZodType>(
  form: FormData,
  schema: S,
): Promise<ParsedForm<z.output<S>>> {
  const submission = parseWithZod(form, { schema });
  const initialValue = typedIn(form);
  if (submission.status !== "success")
    return { ok: false, reply: { initialValue, error: inFieldOrder(schema, submission.error ?? {}) } };
  return {
    ok: true,
    value: submission.value,
    again: (error) => ({ initialValue, error: inFieldOrder(schema, error) }),
  };
}

/** Sorts errors in the order of the form's fields, whichever rule found them; errors of the whole form come first. */
function inFieldOrder<E>(schema: z.ZodType, errors: Record<string, E>): Record<string, E> {
  const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const place = (name: string): number => {
    if (name === "") return -1;
    // A field inside another ("agree.x"), or a name for several fields at once ("time": timeHours, timeMinutes).
    const at = fields.findIndex(
      (field) => name === field || (/^[.[]/.test(name.slice(field.length)) && name.startsWith(field)),
    );
    const first = at >= 0 ? at : fields.findIndex((field) => field.startsWith(name));
    return first >= 0 ? first : fields.length;
  };
  return Object.fromEntries(Object.entries(errors).sort(([one], [other]) => place(one) - place(other)));
}

/** Schemas never change, and many are built once per language. */
const cachedConstraints = new WeakMap<z.ZodType, Constraints>();

/** Returns the HTML constraints of a form, for the page: the browser gets these and no Zod. */
export function constraintsOf(schema: z.ZodType): Constraints {
  const known = cachedConstraints.get(schema);
  if (known) return known;
  const constraints: Constraints = { ...getZodConstraint(schema) };
  // Conform reads lengths from a place where this version of Zod does not store them.
  for (const [name, field] of Object.entries(schema instanceof z.ZodObject ? schema.shape : {})) {
    const text = field instanceof z.ZodDefault || field instanceof z.ZodOptional ? field.unwrap() : field;
    if (!(text instanceof z.ZodString)) continue;
    const { minLength, maxLength } = text;
    constraints[name] = {
      ...constraints[name],
      ...(minLength !== null && minLength > 1 ? { minLength } : {}),
      ...(maxLength !== null ? { maxLength } : {}),
    };
  }
  cachedConstraints.set(schema, constraints);
  return constraints;
}
