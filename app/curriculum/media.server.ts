import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

import { paths } from "~/lib/paths";

import { finding, type Finding } from "./faults";
import { locateFile, readText } from "./files.server";
import { CAPTIONS_ENDING, ENDINGS, isMediaName, mediaType, type MediaFile } from "./media";

/** A document's recordings and captions by file name, and findings for those that cannot be used. */
export type MediaFiles = { byName: Map<string, MediaFile>; files: string[]; findings: Finding[] };

/**
 * Fifteen minutes of video for a phone. Longer videos should be split, because no one loads them on a slow connection.
 */
const MAX_BYTES = 100_000_000;
/** Enough of the hash to tell two versions of a file apart. */
const VERSION_LENGTH = 16;

/**
 * Finds the recordings and captions that a document's source names. It scans the source without parsing it, because the
 * cache key is needed first.
 * @param module the module's slug
 */
export async function readMedia(contentDir: string, module: string, body: string): Promise<MediaFiles> {
  const named = body.matchAll(/\b(?:file|captions)\s*=\s*["']([^"']*)["']/g);
  const names = new Set([...named].map(([, name = ""]) => name));
  const media: MediaFiles = { byName: new Map(), files: [], findings: [] };
  const endings = [...ENDINGS.audio, ...ENDINGS.video, CAPTIONS_ENDING];
  for (const name of names) {
    const type = mediaType(name);
    if (type === null || !isMediaName(name, endings)) continue;
    const file = `modules/${module}/media/${name}`;
    const located = await locateFile(contentDir, file, MAX_BYTES);
    if (located.kind === "missing") continue;
    media.files.push(file);
    if (located.kind === "refused") {
      media.findings.push(located.finding);
      continue;
    }
    if (name.endsWith(`.${CAPTIONS_ENDING}`))
      media.findings.push(...(await captionsFindings(contentDir, file)));
    const hash = await hashFile(located.target);
    const url = paths.media(module, name, hash.slice(0, VERSION_LENGTH));
    media.byName.set(name, { name, path: located.target, type, bytes: located.bytes, hash, url });
  }
  return media;
}

async function captionsFindings(contentDir: string, file: string): Promise<Finding[]> {
  const read = await readText(contentDir, file);
  if (read.kind === "refused") return [read.finding];
  if (read.kind === "missing") return [];
  const lines = read.text.replace(/^\ufeff/, "").split("\n");
  if (!/^WEBVTT(?:\s|$)/.test(lines[0] ?? "")) {
    return [
      finding(file, 1, "captions that do not begin with WEBVTT", "Write WEBVTT alone on the first line."),
    ];
  }
  if (lines.some((line) => line.includes("-->"))) return [];
  const instead =
    "Write the time of each line, for instance `00:01.000 --> 00:04.000`, and below it what is said.";
  return [finding(file, 1, "captions without any words", instead)];
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
