import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";

import { lookAtPage, pathOf } from "./visitor";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No serious accessibility findings; and the rules for every page. */
export async function expectAccessible(page: Page, state = ""): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode(true).analyze();
  const found = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.target.join(" ")} – ${node.failureSummary ?? ""}`).join("\n")}`,
    );
  expect.soft(found, `axe at ${pathOf(page.url())} ${state}`).toEqual([]);
  await lookAtPage(page);
}

/**
 * Headings descend one level at a time, so that a screen reader finds no gaps; and every column of a table has a name.
 */
export async function expectOutline(page: Page, state = ""): Promise<void> {
  const faults = await page.evaluate(() => {
    const isShown = (element: Element) => element.getClientRects().length > 0;
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(isShown);
    const levels = headings.map((heading) => Number(heading.tagName.slice(1)));
    const jumps = headings.flatMap((heading, at) =>
      (levels[at] ?? 0) - (levels[at - 1] ?? 0) > 1
        ? [`h${levels[at - 1] ?? 0} to h${levels[at] ?? 0}: ${(heading.textContent ?? "").slice(0, 60)}`]
        : [],
    );
    const unnamed = [...document.querySelectorAll("th")].filter(
      (cell) => isShown(cell) && (cell.textContent ?? "").trim() === "" && !cell.querySelector("img[alt]"),
    );
    return [...jumps, ...unnamed.map(() => "a header cell without words")];
  });
  expect.soft(faults, `headings and tables at ${pathOf(page.url())} ${state}`).toEqual([]);
}

/** The page at the width of the smallest phone, or of a desktop at 400 %: nothing is clipped or scrolls sideways. */
export async function expectReflow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => {
    const view = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= view) return [];
    const sum = `the page: ${document.documentElement.scrollWidth} px`;
    // Elements that stick out and do not scroll within a container of their own.
    const scrolls = (element: Element) =>
      ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX);
    const isBoxed = (element: Element): boolean =>
      element.parentElement !== null &&
      element.parentElement !== document.body &&
      (scrolls(element.parentElement) || isBoxed(element.parentElement));
    const sticking = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > view + 1 && !isBoxed(element))
      .map(
        (element) =>
          `${element.tagName.toLowerCase()}.${element.className}: ${(element.textContent ?? "").slice(0, 40)}`,
      )
      .slice(0, 5);
    return [sum, ...sticking];
  });
  expect.soft(wide, `what sticks out at 320 px at ${pathOf(page.url())}`).toEqual([]);
  if (before) await page.setViewportSize(before);
}

/** Whether the focus is visible: in the window, covered by nothing, and marked. */
export async function expectFocusSeen(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(focusFault), { message: `the focus at ${pathOf(page.url())}`, timeout: 2_000 })
    .toBe("");
}

function focusFault(): string {
  const element = document.activeElement;
  if (!element || element === document.body) return "nothing has the focus";
  const name = `${element.tagName.toLowerCase()} “${(element.textContent ?? "").trim().slice(0, 40)}”`;
  const box = element.getClientRects()[0];
  if (!box || box.width === 0 || box.height === 0) return `${name} has no size`;
  const x = box.left + box.width / 2;
  const y = box.top + Math.min(box.height / 2, 20);
  if (x < 0 || y < 0 || x > window.innerWidth || y > window.innerHeight)
    return `${name} is outside the window`;
  const top = document.elementFromPoint(x, y);
  const isOurs = top !== null && (element.contains(top) || top.contains(element));
  if (!isOurs) return `${name} is covered by ${top?.tagName.toLowerCase() ?? "nothing"}`;
  for (
    let marked: Element | null = element;
    marked && marked !== document.body;
    marked = marked.parentElement
  ) {
    const style = getComputedStyle(marked);
    if (style.outlineStyle !== "none" && style.outlineWidth !== "0px") return "";
    if (marked === element && style.boxShadow !== "none") return "";
    if (marked.tagName === "LABEL") break;
  }
  return `${name} is not marked`;
}

/** Presses Tab until this has the focus; at every stop the focus must be visible. */
export async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let stops = 0; stops < most; stops += 1) {
    await page.keyboard.press("Tab");
    await expectFocusSeen(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`The Tab key does not come to ${target} at ${pathOf(page.url())}`);
}
