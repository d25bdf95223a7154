import { z } from "zod";

import { cached } from "./cache.server";
import { canonicalJson, sha256 } from "./hash.server";
import { findingSchema } from "./mdx/facts";
import { PIPELINE_VERSION } from "./mdx/version";
import type { CompileSession } from "./session";
import { parseYaml, type Lines, type ParsedYaml } from "./yaml";

/** Below this a file is parsed faster than it is looked up. */
const WORTH_KEEPING = 3000;

const cachedSchema: z.ZodType<ParsedYaml> = z.object({
  raw: z.unknown(),
  // A record of a thousand lines is looked over by hand: a schema for each of its keys takes as long as the parsing.
  lines: z.custom<Lines>(isLines),
  findings: z.array(findingSchema),
});

/** The same as `parseYaml`; a long file that has not changed is read from the cache, since YAML is slow to parse. */
export async function parseYamlCached(
  cache: { cacheDir: string; session: CompileSession },
  text: string,
  file: string,
): Promise<ParsedYaml> {
  if (text.length < WORTH_KEEPING) return parseYaml(text, file);
  const key = sha256(canonicalJson({ version: PIPELINE_VERSION, file, yaml: text }));
  cache.session.keys.add(key);
  return cached(cache.cacheDir, key, cachedSchema, () => Promise.resolve(parseYaml(text, file)));
}

function isLines(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((line) => typeof line === "number")
  );
}
