import type { sourceServer } from "./source-server";
import { formsOf } from "./walker";
import { TEST_PASSWORD, type TestPerson } from "./world";

type Fields = Record<string, string | string[]>;

export type FilledForm = {
  value: (name: string) => string;
  with: (more: Fields) => FilledForm;
  send: () => Promise<Response>;
  sendAtOnce: (times: number) => Promise<Response[]>;
};

/**
 * Returns a browser without scripts, connected to a test's server: it stores cookies and sends them with each request.
 */
export function browser(server: Awaited<ReturnType<typeof sourceServer>>) {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(name.length + 1);
      if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  const get = async (path: string) => keep(await server.get(path.replace(/#.*/, ""), cookie()));
  const send = (path: string, body: URLSearchParams, sentCookie: string) =>
    fetch(server.url + path.replace(/#.*/, ""), {
      method: "POST",
      redirect: "manual",
      headers: {
        cookie: sentCookie,
        origin: server.url,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: body.toString(),
    });
  const bodyOf = (fields: Fields | [string, string][], more: Fields = {}) => {
    const body = new URLSearchParams();
    const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
    for (const [name, value] of pairs)
      if (!(name in more)) for (const one of [value].flat()) body.append(name, one);
    for (const [name, value] of Object.entries(more))
      for (const one of [value].flat()) body.append(name, one);
    return body;
  };
  const post = async (path: string, fields: Fields) => keep(await send(path, bodyOf(fields), cookie()));

  /** Fills in a form on an open page. */
  const formIn = (
    html: string,
    path: string,
    which: (form: string) => boolean,
    fields: Fields,
  ): FilledForm => {
    const form = formsOf(html, server.url + path).find((one) => which(one.html));
    if (!form) throw new Error(`There is no such form at ${path}.`);
    const action = /^<form[^>]*\saction="([^"]*)"/.exec(form.html)?.[1]?.replaceAll("&amp;", "&") || path;
    const body = bodyOf(form.fields, fields);
    return {
      /** Returns the value of a field. */
      value: (name: string) => body.get(name) ?? "",
      /** Returns the same form with more fields set. */
      with: (more: Fields) => formIn(html, path, which, { ...fields, ...more }),
      /** Submits it; the second time, with the cookies that the first response set. */
      send: async () => keep(await send(action, body, cookie())),
      /** Submits it this many times concurrently, each time with the cookies from before. */
      sendAtOnce: (times: number) => {
        const before = cookie();
        return Promise.all(Array.from({ length: times }, () => send(action, body, before)));
      },
    };
  };
  /** Opens a page and fills in one of its forms, selected by its id or by the text of its button. */
  const fill = async (path: string, which: string | RegExp, fields: Fields) => {
    const html = await (await get(path)).text();
    return formIn(
      html,
      path,
      (form) => (typeof which === "string" ? form.includes(`id="${which}"`) : which.test(form)),
      fields,
    );
  };
  const signIn = (who: { email: string }, to = "/login", password = TEST_PASSWORD) =>
    post(to, { email: who.email, password });
  return { get, post, fill, formIn, signIn, forget: () => jar.clear() };
}

/** Signs in as a person, in a separate browser. */
export async function browserOf(server: Awaited<ReturnType<typeof sourceServer>>, who: TestPerson) {
  const own = browser(server);
  const answer = await own.signIn(who);
  if (answer.status !== 303) throw new Error(`${who.shownName} could not sign in: ${answer.status}`);
  return own;
}
