/**
 * The meaning of each color. Green: done. Moss: met, valid. Sky: in progress, information. Clay: waiting for you,
 * returned, expires soon. Rose: danger to someone, revoked, and nothing else.
 */
export type Tone = "neutral" | "green" | "moss" | "sky" | "clay" | "rose";
