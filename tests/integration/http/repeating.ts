import { expect } from "vitest";
import type { browserOf } from "../../support/form-browser";
import { textOf } from "../../support/walker";

export type Filled = Awaited<ReturnType<Awaited<ReturnType<typeof browserOf>>["fill"]>>;

export async function said(answer: Response) {
  const html = answer.status === 303 ? "" : await answer.text();
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? "";
  return { status: answer.status, to: answer.headers.get("Location"), text: textOf(main).slice(0, 300) };
}

/** Submits the same form twice: the same success both times. */
export async function expectSame(form: Filled) {
  const first = await said(await form.send());
  expect(first.status, first.text).toBeLessThan(400);
  const second = await said(await form.send());
  expect({ status: second.status, to: second.to }, second.text).toEqual({
    status: first.status,
    to: first.to,
  });
  return { first, second };
}

export const ticksIn = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/type="checkbox"[^>]*name="([^"]+)"/g)].map(([, name = ""]) => [name, "on"]),
  );
