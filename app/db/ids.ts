import type { SQLWrapper } from "drizzle-orm";

/**
 * Ids to query: a list, or a statement that yields one column of them. For thousands of people a statement is much
 * cheaper: no list of ids is written into a query and parsed again.
 */
export type Ids = readonly string[] | SQLWrapper;

/** Maximum ids per query: both engines limit the number of parameters. */
const CHUNK = 500;

/**
 * Runs one query over many ids, in as few chunks as possible.
 * @returns the results in the order of the ids' chunks
 */
export async function inChunks<T>(
  ids: Ids,
  ask: (some: string[] | SQLWrapper) => PromiseLike<T[]>,
): Promise<T[]> {
  if (!isList(ids)) return ask(ids);
  const chunks: string[][] = [];
  for (let from = 0; from < ids.length; from += CHUNK) chunks.push(ids.slice(from, from + CHUNK));
  return (await Promise.all(chunks.map((some) => ask(some)))).flat();
}

function isList(ids: Ids): ids is readonly string[] {
  return Array.isArray(ids);
}
