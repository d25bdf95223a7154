import type { Parents, Root, RootContent } from "mdast";

import { isJsx, lineOf, propsOf } from "../mdx/nodes";
import { SHOWN } from "../mdx/reading";

/** One paragraph of a lesson, or its equivalent. */
export type Passage = {
  /** `said`: a quotation or direct speech, with its own rhythm. `label`: a heading, a table cell, or a title. */
  kind: "prose" | "said" | "label";
  text: string;
  line: number;
  /** Whether it, or the table it is in, names a source. */
  isCited: boolean;
  /** Whether it is in a callout that says where to find help. */
  isCare: boolean;
};

/** The choices of a scenario, or of one step of a case, as readers see them before opening any. */
export type ScenarioText = { id: string; line: number; choices: { title: string; fit: string }[] };

export type LessonText = { passages: Passage[]; scenarios: ScenarioText[]; hasContentNote: boolean };

/** Returns a document's passages in order, and its scenarios. */
export function readPassages(tree: Root): LessonText {
  const text: LessonText = { passages: [], scenarios: [], hasContentNote: false };
  const read = (
    node: Root | RootContent,
    within: { isSaid: boolean; isCare: boolean; isCited: boolean },
  ): void => {
    const add = (kind: Passage["kind"], words: string, isCited: boolean) => {
      if (words.trim() !== "") {
        text.passages.push({ kind, text: words, line: lineOf(node), isCited, isCare: within.isCare });
      }
    };
    if (node.type === "paragraph" || node.type === "heading" || node.type === "tableCell") {
      const kind = node.type !== "paragraph" ? "label" : within.isSaid ? "said" : "prose";
      add(kind, flatText(node), within.isCited || holdsCitation(node));
      return;
    }
    if (isJsx(node)) {
      if (node.name === "ContentNote") text.hasContentNote = true;
      if (node.name === "Scenario" || node.name === "Step") text.scenarios.push(readScenario(node));
      const props = propsOf(node);
      for (const name of SHOWN) add("label", props.get(name) ?? "", true);
      const isCare = within.isCare || (node.name === "Callout" && props.get("kind") === "care");
      const isCited = within.isCited || (node.name === "DataTable" && holdsCitation(node));
      for (const child of node.children) read(child, { ...within, isCare, isCited });
      return;
    }
    const isSaid = within.isSaid || node.type === "blockquote";
    const isCited = within.isCited || (node.type === "table" && holdsCitation(node));
    if ("children" in node) for (const child of node.children) read(child, { ...within, isSaid, isCited });
  };
  read(tree, { isSaid: false, isCare: false, isCited: false });
  return text;
}

function readScenario(node: Parents & { name?: string | null }): ScenarioText {
  const id = isJsx(node) ? (propsOf(node).get("id") ?? "") : "";
  const choices = node.children.flatMap((child) => {
    if (!isJsx(child) || child.name !== "Choice") return [];
    const props = propsOf(child);
    return [{ title: props.get("title") ?? "", fit: props.get("fit") ?? "" }];
  });
  return { id, line: lineOf(node), choices };
}

function holdsCitation(node: RootContent | Parents): boolean {
  if ("name" in node && node.name === "Cite") return true;
  return "children" in node && node.children.some((child) => holdsCitation(child));
}

/** Returns the text in a node. A component inside it adds its content, and a line break becomes a space. */
function flatText(node: RootContent | Parents): string {
  if ("value" in node) return node.type === "text" || node.type === "inlineCode" ? node.value : "";
  if (node.type === "break") return " ";
  return "children" in node ? node.children.map(flatText).join("") : "";
}
