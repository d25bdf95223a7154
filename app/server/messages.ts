import { z } from "zod";

/* Messages between the primary process and its workers. Parsed with care: a channel carries anything. */

const counts = z.array(z.record(z.string(), z.unknown()));

const fromWorker = z.discriminatedUnion("kind", [
  /** The worker accepts requests. */
  z.object({ kind: z.literal("ready") }),
  /** The worker was asked for the counts of all processes. */
  z.object({ kind: z.literal("ask_counts"), ask: z.string() }),
  z.object({ kind: z.literal("counts"), ask: z.string(), counts }),
]);

const fromLeader = z.discriminatedUnion("kind", [
  /** From now on the worker also runs the scheduler. */
  z.object({ kind: z.literal("duty") }),
  z.object({ kind: z.literal("stop") }),
  z.object({ kind: z.literal("give_counts"), ask: z.string() }),
  z.object({ kind: z.literal("all_counts"), ask: z.string(), all: z.array(counts) }),
]);

export type FromWorker = z.infer<typeof fromWorker>;
export type FromPrimary = z.infer<typeof fromLeader>;

/** Parses a worker's message; null when it isn't one of ours. */
export function readFromWorker(message: unknown): FromWorker | null {
  return fromWorker.safeParse(message).data ?? null;
}

/** Parses the primary's message; null when it isn't one of ours. */
export function readFromPrimary(message: unknown): FromPrimary | null {
  return fromLeader.safeParse(message).data ?? null;
}
