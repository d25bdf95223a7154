import { send } from "./load";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** A form that is filled in and ready to send. */
export type Filled = { url: string; headers: Record<string, string>; body: string };

const attribute = (tag: string, name: string) =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll("&#x27;", "'").replaceAll("&amp;", "&") ?? "";

/**
 * The hidden fields of a page's form.
 * @param sign text that occurs in that form and in no other, for instance `value="sign_off"`
 */
export function fieldsOf(html: string, sign: string): URLSearchParams {
  const form = html.split("<form").find((part) => part.split("</form>")[0]?.includes(sign)) ?? "";
  const fields = new URLSearchParams();
  for (const [tag] of (form.split("</form>")[0] ?? "").matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    fields.append(attribute(tag, "name"), attribute(tag, "value"));
  }
  return fields;
}

/** The first option of each question on a page. */
export function choicesOn(html: string): { name: string; value: string }[] {
  const seen = new Map<string, string>();
  for (const [tag] of html.matchAll(/<input[^>]*type="(?:radio|checkbox)"[^>]*>/g)) {
    const name = attribute(tag, "name");
    if (!seen.has(name)) seen.set(name, attribute(tag, "value"));
  }
  return [...seen].map(([name, value]) => ({ name, value }));
}

/** Builds a form body as a browser would send it. */
export function filled(
  site: string,
  path: string,
  cookie: string,
  fields: URLSearchParams | Record<string, string>,
  turn = 0,
): Filled {
  return {
    url: `${site}${path}`,
    headers: {
      ...FORM,
      cookie,
      origin: site,
      "x-forwarded-for": `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`,
    },
    body: new URLSearchParams(fields).toString(),
  };
}

/** Opens a page and fills in one of its forms. */
export async function fillIn(
  site: string,
  path: string,
  cookie: string,
  sign: string,
  more: Record<string, string>,
): Promise<Filled> {
  const { body } = await send(`${site}${path}`, { headers: { cookie } });
  const fields = fieldsOf(body, sign);
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  return filled(site, path, cookie, fields);
}

/** Sends a form. */
export function submit({ url, headers, body }: Filled) {
  return send(url, { method: "POST", headers, body });
}

/** Starts an attempt. Returns its path. */
export async function beginQuiz(site: string, module: string, cookie: string): Promise<string> {
  const begun = await submit(filled(site, `/learn/${module}/quiz`, cookie, {}));
  if (begun.status !== 303 || !begun.location) throw new Error(`The quiz did not begin: ${begun.status}.`);
  return new URL(begun.location, site).pathname;
}

/** The autosaved answer to one question, as the page's script sends it. */
export function answer(
  site: string,
  attempt: string,
  cookie: string,
  question: { position: number; name: string; value: string; seen: number },
): Filled {
  const { position, name, value, seen } = question;
  const fields = { position: String(position), [`seen-${position}`]: String(seen), [name]: value };
  return filled(site, `${attempt}/answer`, cookie, fields);
}
