import { z } from "zod";

import { ACTIVITY_KINDS } from "~/lib/vocabulary";

/** Kinds whose value is an id of its own: it is claimed among all ids, and the page has a place of that name. */
const PLACE_KINDS = ["scenario", "case", "sort"] as const;

/** Something a document names or offers, with the line it stands on; checked against the rest of the content. */
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

/** A finding as it is stored in the cache. */
export const findingSchema = z.object({
  file: z.string(),
  line: z.number().nullable(),
  found: z.string(),
  instead: z.string(),
  blocking: z.boolean(),
});

/** What is known of a document once it has been read: cached beside its blocks. */
export const factsSchema = z.object({
  uses: z.array(useSchema),
  headings: z.array(z.object({ id: z.string(), line: z.number() })),
  reflections: z.array(z.object({ id: z.string(), prompt: z.string() })),
  /** Words a reader reads. */
  words: z.number(),
  /** A check's task is not in the lesson, so it is empty here. */
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

/** Returns the facts of an empty document, for a reader to add to. */
export function noFacts(): Facts {
  return { uses: [], headings: [], reflections: [], words: 0, activities: [], findings: [] };
}

/** Returns whether a use of this kind claims an id and gives the page an anchor of that name. */
export function isPlace(kind: UseKind): boolean {
  return PLACE_KINDS.some((one) => one === kind);
}
