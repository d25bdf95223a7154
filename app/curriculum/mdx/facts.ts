import { z } from "zod";

import { ACTIVITY_KINDS } from "~/lib/vocabulary";

/** Kinds whose value is an id of its own: it must be unique, and the page has an anchor of that name. */
const PLACE_KINDS = ["scenario", "case", "sort"] as const;

/** A reference or an id in a document, with its line; checked against the rest of the content. */
const useSchema = z.object({
  kind: z.enum([
    "term",
    "cite",
    "check",
    "reflection",
    ...PLACE_KINDS,
    "local_rule",
    "crisis_lines",
    "resume",
    "figure",
    "media",
    "link",
  ]),
  value: z.string(),
  line: z.number(),
});

/** A finding as it is cached. */
export const findingSchema = z.object({
  file: z.string(),
  line: z.number().nullable(),
  found: z.string(),
  instead: z.string(),
  blocking: z.boolean(),
});

/** The facts of a document that has been read, cached with its blocks. */
export const factsSchema = z.object({
  uses: z.array(useSchema),
  headings: z.array(z.object({ id: z.string(), line: z.number() })),
  reflections: z.array(z.object({ id: z.string(), prompt: z.string() })),
  /** The number of words that readers read. */
  words: z.number(),
  /** Empty for a check, whose task is not in the lesson. */
  activities: z.array(
    z.object({
      kind: z.enum(ACTIVITY_KINDS),
      id: z.string().nullable(),
      minutes: z.number(),
      task: z.string(),
    }),
  ),
  findings: z.array(findingSchema),
});

export type Use = z.output<typeof useSchema>;
export type UseKind = Use["kind"];
export type Facts = z.output<typeof factsSchema>;

/** Returns empty facts, for a reader to fill in. */
export function noFacts(): Facts {
  return { uses: [], headings: [], reflections: [], words: 0, activities: [], findings: [] };
}

/** Returns whether a use of this kind claims an id and gives the page an anchor of that name. */
export function isPlace(kind: UseKind): boolean {
  return PLACE_KINDS.some((one) => one === kind);
}
