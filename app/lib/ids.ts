import { uuidv7 } from "uuidv7";

/** Returns a new id: UUIDv7, so that ids sort by the time they were made. */
export const newId = (): string => uuidv7();

/** What a command needs from the world: the clock (epoch ms) and fresh ids. */
export type Deps = { now: () => number; newId: () => string };
