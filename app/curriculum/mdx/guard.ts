import type { Parents, Root, RootContent } from "mdast";
import type {} from "mdast-util-mdx";

import { readPassages } from "../craft/passages";
import { finding, remark } from "../faults";
import type { OnText } from "../session";
import { checkComponent, isComponent } from "./component-check";
import { COMPONENT_RULES } from "./component-rules";
import { isPlace, type Facts } from "./facts";
import { isJsx, lineOf, propsOf, textOf } from "./nodes";
import { checkLink, checkPassage } from "./prose-check";
import { countWords } from "./reading";
import { createSlugger } from "./slug";

/** White space and zero-width characters. */
const UNSEEN = /[\s\u00ad\u200b-\u200d\u2060\ufeff]/g;

export type GuardOptions = {
  /** The document's path, for findings. */
  file: string;
  /** Names of the components this kind of document may contain. */
  components: ReadonlySet<string>;
  /** Where the guard records its findings and facts. */
  facts: Facts;
  /** Receives the document's text; null if no one needs it. */
  onText: OnText | null;
};

/**
 * A remark plugin that must come first, because it checks the tree before any of it can become code. It refuses
 * everything that is code (imports, exports, expressions, HTML tags), checks components and links, adds anchors to
 * headings, and records the document's references. After a blocking finding it empties the tree, so that nothing in the
 * document is compiled into code that runs.
 */
export function guard({ file, components, facts, onText }: GuardOptions) {
  return (tree: Root): void => {
    const slug = createSlugger(placesIn(tree));
    let depth = 1;
    const read = (node: Root | RootContent, parents: readonly Parents[]): void => {
      const line = lineOf(node);
      const refuse = (found: string, instead: string) =>
        facts.findings.push(finding(file, line, found, instead));
      switch (node.type) {
        case "mdxjsEsm":
          for (const statement of programLines(node.value)) {
            facts.findings.push(
              finding(
                file,
                line + statement.offset,
                `\`${statement.word}\`, which starts code`,
                "Remove the line; the components of docs/writing-modules.md need no import.",
              ),
            );
          }
          return;
        case "mdxFlowExpression":
        case "mdxTextExpression":
          refuse(
            `\`{${shorten(node.value)}}\`, which is code`,
            "Write the words themselves, without curly brackets.",
          );
          return;
        case "html":
          refuse("an HTML tag", "Write Markdown, or a component of docs/writing-modules.md.");
          return;
        case "image":
        case "imageReference":
          refuse("a Markdown picture", 'Write <Figure file="…" alt="…" caption="…" />.');
          return;
        case "footnoteReference":
        case "footnoteDefinition":
          refuse("a footnote", 'Write <Cite id="…" />, or say it in the text.');
          return;
        case "table":
          if (node.children[0]?.children.some((cell) => textOf(cell).replace(UNSEEN, "") === "")) {
            facts.findings.push(
              remark(
                file,
                line,
                "an empty table header",
                "Write into each header cell what stands beneath it: whoever has the page read aloud hears it with every cell.",
              ),
            );
          }
          break;
        case "listItem":
          if (typeof node.checked === "boolean") refuse("a checkbox in a list", "Write a plain list.");
          break;
        case "heading": {
          const text = textOf(node);
          const id = slug(text);
          node.data = { ...node.data, hProperties: { id } };
          facts.headings.push({ id, line });
          if (node.depth === 1) {
            refuse(
              `a top heading (\`# ${shorten(text)}\`)`,
              "Begin with `##`: the page itself shows the title.",
            );
          } else if (node.depth > depth + 1) {
            facts.findings.push(
              remark(
                file,
                line,
                `a heading with ${"#".repeat(node.depth)} after one with ${depth === 1 ? "none" : "#".repeat(depth)}`,
                `Write ${"#".repeat(depth + 1)}: headings go down one step at a time.`,
              ),
            );
          }
          depth = node.depth;
          break;
        }
        case "link":
        case "definition":
          checkLink(node.url, line, file, facts);
          break;
        case "mdxJsxFlowElement":
        case "mdxJsxTextElement":
          if (!isComponent(node, components, file, facts)) return;
          checkComponent(node, parents, file, facts);
          if (COMPONENT_RULES.get(node.name ?? "")?.hasHeading && depth === 1) {
            const instead = "Write a heading (##) above it: its own title comes one step below.";
            const found = `a ${(node.name ?? "").toLowerCase()} before the first heading`;
            facts.findings.push(remark(file, line, found, instead));
          }
          break;
        default:
      }
      checkPassage(node, parents, file, facts);
      if ("children" in node) {
        for (const child of node.children) read(child, [...parents, node]);
      }
    };
    read(tree, []);
    facts.words = countWords(tree);
    onText?.(file, readPassages(tree));
    if (facts.findings.some(({ blocking }) => blocking)) tree.children = [];
  };
}

/** Returns the anchors that a document's components add to its page. */
function placesIn(tree: Root): string[] {
  return tree.children.filter(isJsx).flatMap((node) => {
    const names = COMPONENT_RULES.get(node.name ?? "")?.names ?? [];
    const props = propsOf(node);
    return names.flatMap(({ kind, prop }) => (isPlace(kind) ? (props.get(prop) ?? []) : []));
  });
}

/** Returns the first word of each import or export statement, and its line offset. */
export function programLines(text: string): { word: string; offset: number }[] {
  return text.split("\n").flatMap((content, offset) => {
    const word = /^(import|export)\b/.exec(content)?.[1];
    return word ? [{ word, offset }] : [];
  });
}

/** Shortens a text to its beginning, on one line. */
export function shorten(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > 40 ? `${flat.slice(0, 40)}…` : flat;
}
