import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

/** A text that people read, and where it begins. */
export type Passage = { line: number; text: string };

/** Replaces part of a text with spaces and keeps its lines, so that the rest keeps its line numbers. */
const blank = (part: string) => part.replace(/[^\n]/g, " ");

/**
 * Removes what has landed and keeps its spelling: code in backticks and fences, URLs, paths, placeholders, and
 * identifiers with an underscore, a dot, or an inner capital.
 */
export function withoutCode(text: string): string {
  return text
    .replace(/^( *)```[\s\S]*?^\1```/gm, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/\]\([^)\s]*\)/g, blank)
    .replace(/<?https?:\/\/\S+/g, blank)
    .replace(/(?<![\w<])[\w.@~-]*(?:\/[\w.@$[\]~-]+)+\/?/g, blank)
    .replace(/\b\w+_\w+\b/g, blank)
    .replace(/\b[a-z]+[A-Z]\w*\b/g, blank)
    .replace(/\b[\w-]+\.(?:tsx?|mjs|js|css|md|mdx|ya?ml|json|po|svg)\b/g, blank);
}

/** Returns a page of documentation, paragraph by paragraph. */
export function paragraphsOf(markdown: string): Passage[] {
  return inParagraphs(withoutCode(markdown));
}

/** A paragraph ends at a blank line, a table row, or a list item. */
const PARAGRAPH_END = /\n(?=[ \t]*(?:\n|\||[-*] |\d+\. ))/;

function inParagraphs(text: string): Passage[] {
  let line = 1;
  return text.split(PARAGRAPH_END).flatMap((paragraph) => {
    const at = line + paragraph.split(/\S/, 1).join("").split("\n").length - 1;
    line += paragraph.split("\n").length;
    const folded = paragraph.replace(/\s+/g, " ").trim();
    return folded === "" ? [] : [{ line: at, text: folded }];
  });
}

/** Returns the messages of a catalog in the source language. */
export function messagesOf(catalog: string): Passage[] {
  return catalog.split("\n").flatMap((lineText, index) => {
    const [, message] = /^msgid "(.+)"$/.exec(lineText) ?? [];
    if (message === undefined) return [];
    const plain = message
      .replace(/\\"/g, '"')
      .replace(/\{\w+, (?:plural|select|selectordinal),/g, " ")
      .replace(/<\/?\d+\/?>/g, "")
      .replace(/\b(?:=\d+|one|other|few|many) \{/g, " ")
      .replace(/\{\w+\}/g, "#")
      .replace(/[{}]/g, " ");
    return [{ line: index + 1, text: plain }];
  });
}

/** Returns a YAML file's lines, values and comments alike, without its keys and ids. */
export function yamlTextsOf(yaml: string): Passage[] {
  return yaml.split("\n").flatMap((lineText, index) => {
    const values = lineText
      .replace(/\bid: [\w-]+/, "")
      .replace(/\[[\w, -]+\]/g, "")
      .replace(/^\s*(?:- )?(?:# )?[\w-]+:(?=\s|$)/, "");
    const text = withoutCode(values).trim();
    return /\p{L}/u.test(text) ? [{ line: index + 1, text }] : [];
  });
}

type Source = { comments: Passage[]; texts: Passage[] };

/**
 * Returns the comments of a source file, and its texts of more than one word.
 * @param options.keepCode leaves code and paths in the comments
 */
export function readSource(file: string, code: string, { keepCode = false } = {}): Source {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, Passage>();
  const texts: Passage[] = [];
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;

  const takeComments = (position: number) => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(code, position) ?? []),
      ...(ts.getTrailingCommentRanges(code, position) ?? []),
    ])
      comments.set(range.pos, {
        line: lineAt(range.pos),
        text: commentText(code.slice(range.pos, range.end), keepCode),
      });
  };
  const takeText = (node: ts.Node, text: string) => {
    const folded = text.replace(/\s+/g, " ").trim();
    if (/\p{L} \p{L}/u.test(folded)) texts.push({ line: lineAt(node.getStart(source)), text: folded });
  };
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) {
      takeText(node, node.text);
      return;
    }
    takeComments(node.pos);
    takeComments(node.end);
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) takeText(node, node.text);
    if (ts.isTemplateExpression(node)) {
      takeText(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("#"));
    }
    // A node without children may contain a comment between its braces.
    if (ts.isBlock(node) || ts.isJsxExpression(node) || ts.isObjectLiteralExpression(node))
      takeComments(node.getStart(source) + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { comments: [...comments.values()].sort((a, b) => a.line - b.line), texts };
}

function commentText(comment: string, keepCode: boolean): string {
  const inside = comment
    .replace(/^\/\*+|\*+\/$/g, "")
    .replace(/^\s*(?:\/\/+|\*)/gm, "")
    .replace(/@param \S+/g, "");
  return (keepCode ? inside : withoutCode(inside)).replace(/\s+/g, " ").trim();
}

/** Returns the comments of a style sheet. */
export function styleCommentsOf(css: string): Passage[] {
  return [...css.matchAll(/\/\*[\s\S]*?\*\//g)].map(({ 0: comment, index }) => ({
    line: css.slice(0, index).split("\n").length,
    text: commentText(comment, false),
  }));
}

/** Returns the files below a folder of the project with one of these extensions, sorted. */
export function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => ending.test(file) && !file.endsWith(".d.ts"))
    .sort();
}

/** Returns a file's text. */
export const textOf = (file: string): string => readFileSync(file, "utf8");
