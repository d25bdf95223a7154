import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

import type { z } from "zod";

import { sha256 } from "./hash.server";

const OLD_MS = 30 * 24 * 60 * 60 * 1000;

const underWay = new Map<string, Promise<unknown>>();

/**
 * Returns the cached value for a key, or creates and caches it. A damaged file is treated as missing. A folder that
 * isn't writable is not an error: the value is created again at the next start. Concurrent callers in the same process
 * share one creation.
 * @param key a hash of everything the value depends on
 * @param schema validates a cached value before it is trusted
 */
export async function cached<T>(
  cacheDir: string,
  key: string,
  schema: z.ZodType<T>,
  make: () => Promise<T>,
): Promise<T> {
  const flight = `${cacheDir} ${key}`;
  const running = underWay.get(flight);
  if (running) return schema.parse(await running);
  const promise = readOrMake(cacheDir, key, schema, make);
  underWay.set(flight, promise);
  try {
    return await promise;
  } finally {
    underWay.delete(flight);
  }
}

/**
 * Deletes old values that are not in use. Recent ones stay, because they may belong to another content folder. Never
 * throws.
 */
export async function forgetOld(cacheDir: string, inUse: ReadonlySet<string>, now: number): Promise<void> {
  try {
    const names = await readdir(cacheDir);
    const others = names.filter((name) => /^[0-9a-f]{64}\.json/.test(name) && !inUse.has(name.slice(0, 64)));
    for (const name of others) {
      const file = path.join(cacheDir, name);
      if (now - (await stat(file)).mtimeMs > OLD_MS) await rm(file, { force: true });
    }
  } catch {
    // The folder is missing, or not ours to clean up. Neither is an error.
  }
}

async function readOrMake<T>(
  cacheDir: string,
  key: string,
  schema: z.ZodType<T>,
  make: () => Promise<T>,
): Promise<T> {
  const file = path.join(cacheDir, `${key}.json`);
  const cached = await readCached(file, schema);
  if (cached) return cached.value;
  const made = await make();
  await keep(cacheDir, file, made);
  return made;
}

async function readCached<T>(file: string, schema: z.ZodType<T>): Promise<{ value: T } | null> {
  try {
    const text = await readFile(file, "utf8");
    const end = text.indexOf("\n");
    const json = text.slice(end + 1);
    // The first line is the hash of the rest, so a truncated file is rejected even if it parses as JSON.
    if (text.slice(0, end) !== sha256(json)) return null;
    const value: unknown = JSON.parse(json);
    return { value: schema.parse(value) };
  } catch {
    return null;
  }
}

async function keep(cacheDir: string, file: string, made: unknown): Promise<void> {
  const json = JSON.stringify(made);
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    await mkdir(cacheDir, { recursive: true });
    await writeFile(draft, `${sha256(json)}\n${json}`);
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
