import { uuidv7 } from "uuidv7";

/** Returns a new UUIDv7, so that ids sort by creation time. */
export const newId = (): string => uuidv7();

/** What a command needs from its environment: the clock (epoch milliseconds) and new ids. */
export type Deps = { now: () => number; newId: () => string };
