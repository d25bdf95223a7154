/**
 * Part of every cache key. Count it up whenever the same source would come out differently: other markup, other
 * checks, another compiler.
 */
export const PIPELINE_VERSION = "4";
