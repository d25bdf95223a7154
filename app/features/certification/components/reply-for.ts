import type { FormReply } from "~/lib/form";

/**
 * The reply, if it belongs to this of a page's forms: told by what was sent.
 * @param sent fields that only this form sends so, for instance its intent
 */
export function replyFor(
  reply: FormReply | null | undefined,
  sent: Record<string, string>,
): FormReply | null {
  const values = reply?.initialValue ?? {};
  return reply && Object.entries(sent).every(([name, value]) => values[name] === value) ? reply : null;
}
