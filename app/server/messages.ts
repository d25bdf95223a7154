import { z } from "zod";

/* What the leading process and its workers tell each other. Read with care: a channel carries anything. */

const counts = z.array(z.record(z.string(), z.unknown()));

const fromWorker = z.discriminatedUnion("kind", [
  /** It answers requests. */
  z.object({ kind: z.literal("ready") }),
  /** Somebody asked it for what all processes count. */
  z.object({ kind: z.literal("ask_counts"), ask: z.string() }),
  z.object({ kind: z.literal("counts"), ask: z.string(), counts }),
]);

const fromLeader = z.discriminatedUnion("kind", [
  /** From now on it does the due work as well. */
  z.object({ kind: z.literal("duty") }),
  z.object({ kind: z.literal("stop") }),
  z.object({ kind: z.literal("give_counts"), ask: z.string() }),
  z.object({ kind: z.literal("all_counts"), ask: z.string(), all: z.array(counts) }),
]);

export type FromWorker = z.infer<typeof fromWorker>;
export type FromPrimary = z.infer<typeof fromLeader>;

/** Reads a worker's message; null when it is none of ours. */
export function readFromWorker(message: unknown): FromWorker | null {
  return fromWorker.safeParse(message).data ?? null;
}

/** Reads the leader's message; null when it is none of ours. */
export function readFromPrimary(message: unknown): FromPrimary | null {
  return fromLeader.safeParse(message).data ?? null;
}
