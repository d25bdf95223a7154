import type { FormReply } from "~/lib/form";

/**
 * Returns the reply if it belongs to this one of a page's forms, identified by the submitted fields.
 * @param sent fields that only this form submits this way, for instance its intent
 */
export function replyFor(
  reply: FormReply | null | undefined,
  sent: Record<string, string>,
): FormReply | null {
  const values = reply?.initialValue ?? {};
  return reply && Object.entries(sent).every(([name, value]) => values[name] === value) ? reply : null;
}
