/*
 * A person with a browser that runs no scripts: reads pages, finds a form by its button, submits it as a browser would.
 * Parses only as much HTML as our own pages need: forms are not commented out and not nested.
 */

export type Answer = { status: number; location: string | null; body: string; type: string };

export type Form = {
  /** The absolute URL that it is submitted to. */
  action: string;
  fields: [name: string, value: string][];
  /** Every value that each choice offers: radio buttons, checkboxes, selects. */
  offers: Map<string, string[]>;
};

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

function text(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_all, name: string) => ENTITIES[name] ?? "");
}

/** The text between the tags, as a person reads it. */
export function textOf(html: string): string {
  return text(html.replace(/<wbr\s*\/?>/g, "").replace(/<[^>]+>/g, " "))
    .replace(/\s+/g, " ")
    .trim();
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return found ? text(found[1] ?? "") : null;
}

/** Returns the forms of a page, each with what it submits when nothing is changed. */
export function formsOf(html: string, page: string): (Form & { html: string })[] {
  return [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)].map(([whole, inner = ""]) => {
    const head = whole.slice(0, whole.indexOf(">") + 1);
    const fields: [string, string][] = [];
    const offers = new Map<string, string[]>();
    const offer = (name: string, value: string) => offers.set(name, [...(offers.get(name) ?? []), value]);
    for (const [open, kind] of inner.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
      const name = attribute(open, "name");
      if (name === null || attribute(open, "disabled") !== null) continue;
      if (kind === "input") {
        const type = attribute(open, "type") ?? "text";
        const value = attribute(open, "value");
        if (type === "radio" || type === "checkbox") {
          offer(name, value ?? "on");
          if (attribute(open, "checked") !== null) fields.push([name, value ?? "on"]);
        } else {
          fields.push([name, value ?? ""]);
        }
      } else {
        fields.push([name, ""]);
      }
    }
    for (const [, open = "", content = ""] of inner.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g)) {
      const at = fields.findIndex(([name]) => name === attribute(open, "name"));
      if (at >= 0) fields[at] = [fields[at]![0], text(content).replace(/^\r?\n/, "")];
    }
    for (const [, open = "", content = ""] of inner.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
      const name = attribute(open, "name") ?? "";
      const options = [...content.matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag);
      for (const option of options) offer(name, attribute(option, "value") ?? "");
      const chosen = options.find((option) => attribute(option, "selected") !== null) ?? options[0];
      const at = fields.findIndex(([field]) => field === name);
      if (at >= 0) fields[at] = [name, chosen ? (attribute(chosen, "value") ?? "") : ""];
    }
    const action = new URL(attribute(head, "action") || page, page).href;
    return { action, fields, offers, html: whole };
  });
}

/** Returns the form with this button, with the button's own name and value. */
export function formWith(html: string, page: string, button: string | RegExp): Form {
  for (const form of formsOf(html, page)) {
    // The sign-out form at the top of every page.
    if (form.action.endsWith("/logout") && !page.endsWith("/logout")) continue;
    for (const [, open = "", inner = ""] of form.html.matchAll(/(<button\b[^>]*>)([\s\S]*?)<\/button>/g)) {
      const text = textOf(inner);
      if (typeof button === "string" ? text !== button : !button.test(text)) continue;
      const name = attribute(open, "name");
      const own: [string, string][] = name === null ? [] : [[name, attribute(open, "value") ?? ""]];
      return { action: form.action, fields: [...form.fields, ...own], offers: form.offers };
    }
  }
  const title = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? html.slice(0, 200);
  throw new Error(`No form with the button ${button} at ${page}: ${textOf(title)}`);
}

/** Returns a form's body with some of its fields set; null leaves a field out, and a list repeats it. */
export function filled(
  form: Form,
  values: Record<string, string | readonly string[] | null> = {},
): URLSearchParams {
  const body = new URLSearchParams(form.fields.filter(([name]) => !(name in values)));
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue;
    for (const one of [value].flat()) body.append(name, one);
  }
  return body;
}

export class Walker {
  private readonly cookies = new Map<string, string>();

  /**
   * @param url of the server
   * @param from the client address it sends, for a server that trusts one proxy
   */
  constructor(
    readonly url: string,
    readonly from = "127.0.0.1",
  ) {}

  /** Returns all cookies, as a request sends them. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  set cookie(header: string) {
    this.cookies.clear();
    for (const pair of header.split("; ")) this.keep(pair);
  }

  /** Returns the session's token; empty when signed out. */
  get session(): string {
    return this.cookies.get("session") ?? "";
  }

  private keep(pair: string): void {
    const at = pair.indexOf("=");
    if (at < 1) return;
    if (at === pair.length - 1) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  /** Sends a request. @throws when no complete response arrives */
  async ask(path: string, init: { body?: URLSearchParams; signal?: AbortSignal } = {}): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      redirect: "manual",
      method: init.body ? "POST" : "GET",
      headers: {
        cookie: this.cookie,
        "x-forwarded-for": this.from,
        ...(init.body
          ? { "content-type": "application/x-www-form-urlencoded", origin: new URL(this.url).origin }
          : {}),
      },
      ...(init.body ? { body: init.body.toString() } : {}),
      ...(init.signal ? { signal: init.signal } : {}),
    });
    const body = await response.text();
    for (const line of response.headers.getSetCookie()) this.keep(line.split(";")[0] ?? "");
    const location = response.headers.get("location");
    return {
      status: response.status,
      location: location === null ? null : new URL(location, this.url).href.slice(this.url.length),
      body,
      type: response.headers.get("content-type") ?? "",
    };
  }

  /** Reads a page. @throws unless it is found */
  async read(path: string): Promise<string> {
    const answer = await this.ask(path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.location ?? ""}`);
    return answer.body;
  }

  /** Opens a page and finds the form with a button. */
  async form(path: string, button: string | RegExp): Promise<Form> {
    return formWith(await this.read(path), new URL(path, this.url).href, button);
  }

  /** Submits a form. */
  send(
    form: Form,
    values: Record<string, string | readonly string[] | null> = {},
    signal?: AbortSignal,
  ): Promise<Answer> {
    return this.ask(form.action, { body: filled(form, values), ...(signal ? { signal } : {}) });
  }

  /** Signs in, as on another device. @throws unless it succeeds */
  async signIn(email: string, password: string): Promise<void> {
    this.cookie = "";
    const answer = await this.send(await this.form("/login", "Sign in"), { email, password });
    if (answer.status !== 303) throw new Error(`${email} cannot sign in: ${answer.status}`);
  }
}
