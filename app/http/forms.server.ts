import { getZodConstraint, parseWithZod } from "@conform-to/zod/v4";
import { z } from "zod";

import { refuse, refuseFile } from "./responses.server";
import type { Constraints, FormReply, FormToSendAgain } from "~/lib/form";

/** Larger than any form of ours; smaller than what could hurt. */
export const FORM_BYTES_MAX = 256 * 1024;

const FIELDS_MAX = 1000;

/** Fields that never travel back to the page. */
const SECRET = /password/i;

/** `x[99999999]` would be read as a list of a hundred million holes, and block the process while it is made. */
const HOSTILE_NAME = /\[\s*\d{3,}|\b(__proto__|constructor|prototype)\b|^.{200,}$/s;

/**
 * Reads a form's body, and no more of it than a form can have.
 * @param kind as for `requireUser`: what a refusal looks like
 * @throws Response 413 when it is larger, 415 when it is no form, 400 when it has more fields than any of ours, or a hostile name
 */
export async function readForm(request: Request, kind: "page" | "file" = "page"): Promise<FormData> {
  const refused = kind === "file" ? refuseFile : refuse;
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) throw refused(415, "not_a_form");
  if (Number(request.headers.get("content-length") ?? 0) > FORM_BYTES_MAX) throw refused(413, "too_large");
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > FORM_BYTES_MAX) throw refused(413, "too_large");
    chunks.push(value);
  }
  const form = new FormData();
  const fields = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
  if (fields.size > FIELDS_MAX) throw refused(400, "not_a_form");
  for (const [name, value] of fields) {
    if (HOSTILE_NAME.test(name)) throw refused(400, "not_a_form");
    form.append(name, value);
  }
  read.set(request, form);
  return form;
}

const read = new WeakMap<Request, FormData>();

/**
 * A form that could not be kept, so that the person can send it again; whether it was read already or not.
 * @param request as it was or would have been given to `readForm`
 * @param action where it is sent to
 * @returns `secret` when it holds a password, which is never sent back; null when there is no form, or none of ours
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

export type ParsedForm<T> =
  | { ok: true; value: T; again: (error: Record<string, string[]>) => FormReply }
  | { ok: false; reply: FormReply };

/** What was typed, by field name, without the secrets. */
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
 * Checks a form against its schema.
 * @returns the value, with `again` to send the form back when the database disagrees; or the reply to send back
 */
export async function parseForm<S extends z.ZodType>(
  form: FormData,
  schema: S,
): Promise<ParsedForm<z.output<S>>> {
  const submission = parseWithZod(form, { schema });
  const initialValue = typedIn(form);
  if (submission.status !== "success")
    return { ok: false, reply: { initialValue, error: submission.error ?? null } };
  return {
    ok: true,
    value: submission.value,
    again: (error) => ({ initialValue, error }),
  };
}

/** A schema never changes; many are made once for each language. */
const constraintsKept = new WeakMap<z.ZodType, Constraints>();

/** The HTML constraints of a form, for the page: the browser gets these and no Zod. */
export function constraintsOf(schema: z.ZodType): Constraints {
  const known = constraintsKept.get(schema);
  if (known) return known;
  const constraints: Constraints = { ...getZodConstraint(schema) };
  // Conform reads lengths from a place where this version of Zod does not keep them.
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
  constraintsKept.set(schema, constraints);
  return constraints;
}
