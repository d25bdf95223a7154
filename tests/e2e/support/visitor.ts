import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from "@playwright/test";

/** What no title bar, email subject or file name may contain: a bystander could read it. */
const TELLING = /recover|addict|substance|sober|overdos|relapse|mental|peer|crisis|drug|alcohol/i;

export type Visitor = {
  page: Page;
  context: BrowserContext;
  /** Words of these people and modules that must be in no title. */
  keepPrivate: (...words: string[]) => void;
  /** Expected refusals in this step, for instance "400 /practice/new". */
  expectRefusal: (...refusals: string[]) => void;
  /** Waits for the page with this heading, and checks the rules for every page. */
  arrive: (heading: string | RegExp) => Promise<void>;
  /** Everything that went wrong so far; it should be empty. */
  problems: string[];
  /** The browser's cookies, as a request sends them. */
  cookies: () => Promise<string>;
  close: () => Promise<void>;
};

/**
 * A person with a separate browser. Every problem on the way is collected: errors on the console, violations of the
 * content security policy, failed requests, and unexpected refusals.
 */
export async function openVisitor(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const runsScripts = options.javaScriptEnabled !== false;
  const context = await browser.newContext({ ...options, baseURL });
  const page = await context.newPage();
  const problems: string[] = [];
  const expected = new Set<string>();
  const secrets = new Set<string>();

  page.on("console", (message) => {
    // The browser's own message about a refusal; those are checked below, by address.
    if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
    problems.push(`console at ${pathOf(page.url())}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error at ${pathOf(page.url())}: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A page that is left cancels its pending requests; without JavaScript, its scripts are canceled at once.
    const isLetGo = why === "net::ERR_ABORTED" || (!runsScripts && pathOf(request.url()).endsWith(".js"));
    if (!isLetGo) problems.push(`failed: ${request.method()} ${pathOf(request.url())}: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    const refusal = `${response.status()} ${pathOf(response.url())}`;
    if (!expected.has(refusal)) problems.push(refusal);
  });

  return {
    page,
    context,
    problems,
    keepPrivate: (...words) => words.forEach((word) => secrets.add(word.toLowerCase())),
    expectRefusal: (...refusals) => refusals.forEach((refusal) => expected.add(refusal)),
    async arrive(heading) {
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await lookAtPage(page, [...secrets]);
    },
    cookies: async () => (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; "),
    close: () => context.close(),
  };
}

/** Returns the path of an address or of a link, without the parameters that data requests add. */
export function pathOf(url: string): string {
  return new URL(url, "http://localhost").pathname.replace(/\.data$/, "");
}

/** The rules for every page: a title that discloses nothing, and no horizontal scrolling. */
export async function lookAtPage(page: Page, secrets: string[] = []): Promise<void> {
  const title = await page.title();
  const at = pathOf(page.url());
  expect(title, `the title of ${at}`).not.toBe("");
  expect(title, `the title of ${at}`).not.toMatch(TELLING);
  for (const secret of secrets) expect(title.toLowerCase(), `the title of ${at}`).not.toContain(secret);
  const { content, view } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    view: window.innerWidth,
  }));
  expect(content, `the width of ${at}`).toBeLessThanOrEqual(view);
}

/** Whether a line is safe for anyone to read: no word in it discloses what the program is about. */
export function expectNeutral(line: string, secrets: string[]): void {
  expect(line).not.toMatch(TELLING);
  for (const secret of secrets) expect(line.toLowerCase()).not.toContain(secret.toLowerCase());
}

/** Follows a link of the header, which on a phone is in the menu. */
export async function take(page: Page, way: string): Promise<void> {
  const header = page.getByRole("banner");
  // The number of pending items may follow the label: "Applications, 3 waiting".
  const name = new RegExp(`^${way}\\s*(,.*)?$`);
  const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
  const menu = header.locator("summary", { hasText: "Menu" });
  if (await menu.isVisible()) await menu.click();
  await link.filter({ visible: true }).first().click();
}

/** Opens a collapsed section, if it is collapsed. */
export async function unfold(within: Page | Locator, summary: string | RegExp): Promise<void> {
  const handle = within.locator("summary", { hasText: summary }).first();
  const isOpen = await handle.evaluate((element) => element.parentElement?.hasAttribute("open"));
  if (!isOpen) await handle.click();
}

/** The field with this label; not the button that shows a password, nor an element described by the label. */
export function field(page: Page, label: string | RegExp): Locator {
  return page.getByLabel(label).and(page.locator("input, textarea, select"));
}

/** The form that this button submits. */
export function formWith(page: Page, button: string): Locator {
  return page.locator("form").filter({ has: page.getByRole("button", { name: button, exact: true }) });
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await field(page, "Email").fill(email);
  await field(page, "Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}
