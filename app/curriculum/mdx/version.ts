/**
 * Part of every cache key. Increase it whenever the same source would come out differently: other markup, other
 * checks, another compiler.
 */
export const PIPELINE_VERSION = "4";
