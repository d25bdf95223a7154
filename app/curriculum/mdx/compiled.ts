import { z } from "zod";

import { LOCAL_RULES } from "~/lib/vocabulary";

import type { Block } from "../types";

import { factsSchema, type Facts } from "./facts";

/** A compiled document: its facts and its blocks. */
export type Compiled = { facts: Facts; blocks: Block[] };

const blockSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("html"), html: z.string() }),
  z.object({ kind: z.literal("check"), id: z.string() }),
  z.object({ kind: z.literal("reflection"), id: z.string(), prompt: z.string() }),
  z.object({ kind: z.literal("crisis_lines") }),
  z.object({ kind: z.literal("local_rule"), id: z.enum(LOCAL_RULES) }),
]);

/** Validates a cached document before it is trusted. */
export const compiledSchema: z.ZodType<Compiled> = z.object({
  facts: factsSchema,
  blocks: z.array(blockSchema),
});
