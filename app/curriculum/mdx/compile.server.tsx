import { bundleMDX } from "mdx-bundler";
import { getMDXComponent } from "mdx-bundler/client/index.js";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import remarkGfm from "remark-gfm";

import { LOCAL_RULES } from "~/lib/vocabulary";

import type { Labels } from "../labels";
import type { MediaFile } from "../media";
import type { Block, GlossaryEntry, Source } from "../types";

import type { OnText } from "../session";
import type { Compiled } from "./compiled";
import { noFacts, type Facts } from "./facts";
import { guard } from "./guard";
import { lessonMarkup, SourceList } from "./lesson-markup";
import { explainSyntaxError, findPrograms } from "./syntax-error";
import { readyTables } from "./tables";

export type CompileInput = {
  /** The document's path relative to the content folder, for findings. */
  file: string;
  /** The document without its front matter, on the same lines as in the file. */
  body: string;
  components: ReadonlySet<string>;
  labels: Labels;
  glossary: ReadonlyMap<string, GlossaryEntry>;
  sources: ReadonlyMap<string, Source>;
  /** Sources that the front matter lists. Those that the text doesn't cite follow those that it does. */
  listed: readonly string[];
  drawings: ReadonlyMap<string, string>;
  media: ReadonlyMap<string, MediaFile>;
  /** BCP 47 tag of the document. */
  language: string;
  /** Receives the document's text; null if no one needs it. */
  onText: OnText | null;
};

/**
 * Compiles a document's MDX into its facts and finished blocks. A document with a blocking finding is never evaluated
 * and has no blocks. Never throws because of the content.
 */
export async function compileDocument(input: CompileInput): Promise<Compiled> {
  const { file, body, components, onText } = input;
  const facts = noFacts();
  try {
    const { code } = await bundleMDX({
      source: body,
      mdxOptions: (options) => ({
        ...options,
        // The guard comes first: later plugins, including mdx-bundler's own, may add code to the tree.
        remarkPlugins: [
          [guard, { file, components, facts, onText }],
          ...(options.remarkPlugins ?? []),
          [remarkGfm, { singleTilde: false }],
          readyTables,
        ],
      }),
      esbuildOptions: (options) => ({ ...options, logLevel: "silent" }),
    });
    if (facts.findings.some(({ blocking }) => blocking)) return { facts, blocks: [] };
    return { facts, blocks: render(code, facts, input) };
  } catch (error) {
    facts.findings.push(explainSyntaxError(error, file, body), ...findPrograms(body, file));
    return { facts, blocks: [] };
  }
}

function render(code: string, facts: Facts, input: CompileInput): Block[] {
  const { labels, glossary, sources, listed, drawings, media, language } = input;
  const cited = facts.uses.filter(({ kind }) => kind === "cite").map(({ value }) => value);
  const citations = [...new Set([...cited, ...listed])];
  const marked: Block[] = [];
  const components = lessonMarkup({
    labels,
    glossary,
    sources,
    citations,
    drawings,
    media,
    language,
    mark: (name, props) => {
      const block = blockOf(name, props);
      if (!block) return null;
      marked.push(block);
      return createElement("x-block");
    },
  });
  const Document = getMDXComponent(code);
  const html = renderToStaticMarkup(createElement(Document, { components }));
  const pieces = html.split("<x-block></x-block>");
  const blocks: Block[] = pieces.flatMap((piece, index) => {
    const block = marked[index];
    const text: Block[] = piece.trim() === "" ? [] : [{ kind: "html", html: piece.trim() }];
    return block ? [...text, block] : text;
  });
  const known = citations.flatMap((id) => sources.get(id) ?? []);
  if (known.length === 0) return blocks;
  return appendHtml(blocks, renderToStaticMarkup(<SourceList labels={labels} sources={known} />));
}

function appendHtml(blocks: Block[], html: string): Block[] {
  const last = blocks.at(-1);
  if (last?.kind !== "html") return [...blocks, { kind: "html", html }];
  return [...blocks.slice(0, -1), { kind: "html", html: `${last.html}\n${html}` }];
}

function blockOf(name: string, { id = "", prompt = "" }: { id?: string; prompt?: string }): Block | null {
  if (name === "KnowledgeCheck") return { kind: "check", id };
  if (name === "Reflection") return { kind: "reflection", id, prompt };
  if (name === "CrisisLines") return { kind: "crisis_lines" };
  const rule = LOCAL_RULES.find((known) => known === id);
  return rule ? { kind: "local_rule", id: rule } : null;
}
