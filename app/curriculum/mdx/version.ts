/**
 * Part of every cache key. Increase it whenever the output for the same source changes: new markup, new checks, or a
 * new compiler.
 */
export const PIPELINE_VERSION = "4";
