import type { Parents, RootContent } from "mdast";

import type { Finding } from "../faults";

import { partsOf, repeatedIds } from "./choice-check";
import type { Say } from "./component-rule";
import { hasContent, isJsx, propsOf, type JsxNode } from "./nodes";
import { readingText } from "./reading";

const LEAST_ITEMS = 3;

/** What an item may contain: text that fits beside a select list and can be read out as its label. */
const IN_AN_ITEM: ReadonlySet<string> = new Set([
  "paragraph",
  "text",
  "emphasis",
  "strong",
  "inlineCode",
  "break",
  "link",
]);

/** Checks a sorting task: its bins, and where each item belongs. */
export function sortFindings(node: JsxNode, say: Say): Finding[] {
  const bins = partsOf(node, "Bin");
  const items = partsOf(node, "Item");
  const ids = new Set(bins.map((bin) => propsOf(bin).get("id") ?? ""));
  const named = new Set(items.map((item) => propsOf(item).get("to") ?? ""));
  const known = [...ids].map((id) => `\`${id}\``).join(", ");
  return [
    ...(bins.length < 2
      ? [
          say(
            `a <Sort> with ${bins.length === 1 ? "one bin" : "no bins"}`,
            'Write two or more <Bin id="…" title="…" />.',
          ),
        ]
      : []),
    ...repeatedIds(bins, "bin", say),
    ...itemsFindings(node, items, say),
    ...items.flatMap((item) => {
      const to = propsOf(item).get("to");
      if (to === undefined)
        return [
          say("an <Item> that does not say where it belongs", `Write to="…" with one of ${known}.`, item),
        ];
      return ids.has(to)
        ? []
        : [say(`to="${to}", a bin that does not exist`, `Write one of ${known}.`, item)];
    }),
    ...bins.flatMap((bin) => {
      const id = propsOf(bin).get("id") ?? "";
      return named.has(id)
        ? []
        : [
            say(
              `the bin \`${id}\`, into which nothing goes`,
              `Write to="${id}" on an item, or remove the bin.`,
              bin,
            ),
          ];
    }),
  ];
}

/** Checks an ordering task: its items are written in the correct order, so they don't state their position. */
export function orderFindings(node: JsxNode, say: Say): Finding[] {
  const items = partsOf(node, "Item");
  return [
    ...itemsFindings(node, items, say),
    ...items
      .filter((item) => propsOf(item).has("to"))
      .map((item) =>
        say(
          "`to` in an <Item> of an <Order>",
          "Remove it: in the file, the items are in the right order.",
          item,
        ),
      ),
  ];
}

function itemsFindings(node: JsxNode, items: readonly JsxNode[], say: Say): Finding[] {
  const name = node.name ?? "";
  const findings: Finding[] = [];
  if (items.length < LEAST_ITEMS) {
    const count = ["no items", "one item", "two items"][items.length] ?? "";
    findings.push(say(`<${name}> with ${count}`, `Write ${LEAST_ITEMS} or more <Item …>.`));
  }
  for (const child of node.children) {
    if (!hasContent(child) || (isJsx(child) && /^(?:Bin|Item)$/.test(child.name ?? ""))) continue;
    findings.push(
      say(`text outside the items of <${name}>`, "Put it before the activity, or into its `prompt`.", child),
    );
  }
  const seen = new Set<string>();
  for (const item of items) {
    const text = itemText(item);
    if (seen.has(text))
      findings.push(say(`the item "${text}" a second time`, "Give each item words of its own.", item));
    seen.add(text);
    const paragraphs = item.children.filter(({ type }) => type === "paragraph");
    if (paragraphs.length > 1 || !item.children.every(isPlain)) {
      findings.push(
        say(
          "an <Item> with more than one line of text",
          "Write one sentence, without lists, headings, or components other than <Term> and <Cite>.",
          item,
        ),
      );
    }
  }
  return findings;
}

function itemText(item: JsxNode): string {
  return item.children.map(readingText).join(" ").replace(/\s+/g, " ").trim();
}

function isPlain(node: RootContent | Parents): boolean {
  if (isJsx(node)) return ["Term", "Cite"].includes(node.name ?? "");
  if (!IN_AN_ITEM.has(node.type)) return false;
  return "children" in node ? node.children.every(isPlain) : true;
}
