import { z } from "zod";

import { cached } from "./cache.server";
import { canonicalJson, sha256 } from "./hash.server";
import { findingSchema } from "./mdx/facts";
import { PIPELINE_VERSION } from "./mdx/version";
import type { CompileSession } from "./session";
import { parseYaml, type Lines, type ParsedYaml } from "./yaml";

/** Smaller files are parsed faster than they are looked up. */
const WORTH_KEEPING = 3000;

const cachedSchema: z.ZodType<ParsedYaml> = z.object({
  raw: z.unknown(),
  // Checked by hand: validating a thousand keys with a schema takes as long as parsing the file.
  lines: z.custom<Lines>(isLines),
  findings: z.array(findingSchema),
});

/** Parses like `parseYaml`. A long file that hasn't changed is read from the cache, because YAML is slow to parse. */
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
