import { cached } from "./cache.server";
import { splitFrontMatter } from "./front-matter";
import { finding, type Finding } from "./faults";
import { readText } from "./files.server";
import { canonicalJson, sha256 } from "./hash.server";
import { labelsFor, type Labels } from "./labels";
import { compiledSchema, type Compiled } from "./mdx/compiled";
import { readDrawing } from "./mdx/figure";
import type { MediaFile } from "./media";
import { PIPELINE_VERSION } from "./mdx/version";
import type { CompileSession } from "./session";
import type { GlossaryEntry, Source } from "./types";

/** Everything outside its own file that a document may use. */
export type DocumentContext = {
  contentDir: string;
  cacheDir: string;
  glossary: ReadonlyMap<string, GlossaryEntry>;
  sources: ReadonlyMap<string, Source>;
  session: CompileSession;
};

/**
 * A document's drawings by file name, and findings for those that are missing or unsafe, each in the drawing's own
 * file.
 */
export type Drawings = { svgs: Map<string, string>; files: string[]; findings: Finding[] };

/**
 * Reads the drawings that a document's source names. It scans the source without parsing it, because the cache key is
 * needed first.
 * @param folder the folder of the drawings, relative to the content folder
 */
export async function readDrawings(contentDir: string, folder: string, body: string): Promise<Drawings> {
  const names = new Set([...body.matchAll(/\bfile\s*=\s*["']([^"']*)["']/g)].map(([, name = ""]) => name));
  const drawings: Drawings = { svgs: new Map(), files: [], findings: [] };
  for (const name of names) {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*\.svg$/.test(name)) continue;
    const file = `${folder}/${name}`;
    const read = await readText(contentDir, file);
    if (read.kind === "missing") continue;
    drawings.files.push(file);
    if (read.kind === "refused") drawings.findings.push(read.finding);
    else {
      const { svg, findings } = readDrawing(read.text, file, `${name.slice(0, -4)}-`);
      drawings.findings.push(...findings);
      drawings.svgs.set(name, svg);
    }
  }
  return drawings;
}

/**
 * Returns the facts and blocks of a document, from the cache when none of its inputs have changed. The compiler is
 * loaded only when needed.
 */
export async function finishDocument(
  context: DocumentContext,
  document: {
    file: string;
    body: string;
    language: string;
    components: readonly string[];
    listed: readonly string[];
    drawings: ReadonlyMap<string, string>;
    media: ReadonlyMap<string, MediaFile>;
  },
): Promise<Compiled> {
  const { file, body, language, components, listed, drawings, media } = document;
  const labels = labelsFor(language);
  const named = new Set([
    ...[...body.matchAll(/\bid\s*=\s*["']([^"']*)["']/g)].map(([, id = ""]) => id),
    ...listed,
  ]);
  const key = sha256(
    canonicalJson({
      version: PIPELINE_VERSION,
      file,
      body,
      components,
      listed,
      labels: describe(labels),
      glossary: [...named].sort().map((id) => context.glossary.get(id) ?? null),
      sources: [...named].sort().map((id) => context.sources.get(id) ?? null),
      drawings: [...drawings],
      language,
      media: [...media.values()].map(({ url, bytes }) => ({ url, bytes })),
    }),
  );
  context.session.keys.add(key);
  return cached(context.cacheDir, key, compiledSchema, () =>
    context.session.limit(async () => {
      context.session.compiled += 1;
      const { compileDocument } = await import("./mdx/compile.server");
      return compileDocument({
        file,
        body,
        components: new Set(components),
        labels,
        glossary: context.glossary,
        sources: context.sources,
        listed,
        drawings,
        media,
        language,
        onText: context.session.onText,
      });
    }),
  );
}

/** Reads a document and splits it into front matter and body; returns a finding when the file cannot be read. */
export async function readDocument(
  contentDir: string,
  file: string,
): Promise<{ text: string; facts: string; body: string; findings: Finding[] }> {
  const read = await readText(contentDir, file);
  if (read.kind === "text") return { text: read.text, ...splitFrontMatter(read.text, file) };
  const findings = [
    read.kind === "refused" ? read.finding : finding(file, null, "no such file", "Write it."),
  ];
  return { text: "", facts: "", body: "", findings };
}

// Labels contain functions, so the key uses their output for a sample.
function describe(labels: Labels): unknown {
  const { source, invented, table, ...words } = labels;
  const { step, toStep, ...ofCase } = words.case;
  const { place, ...sort } = words.sort;
  const { title, minutes, ...rolePlay } = words.rolePlay;
  const { audio, video, ...media } = words.media;
  const made = [source(1, "x"), invented("x"), table("x"), step(1), toStep(1), place(1), title("x")];
  return {
    ...words,
    case: ofCase,
    sort,
    rolePlay,
    media,
    made: [...made, minutes(1), minutes(2), audio("x"), video("x")],
  };
}
