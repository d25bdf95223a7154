/* Recordings of a lesson: what they may be called, and as what they are served. */

export const MEDIA_KINDS = ["audio", "video"] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** Endings of files that every current browser plays. */
export const ENDINGS: Readonly<Record<MediaKind, readonly string[]>> = {
  audio: ["mp3", "m4a"],
  video: ["mp4", "webm"],
};
export const CAPTIONS_ENDING = "vtt";

const TYPES: Readonly<Record<string, string | undefined>> = {
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  mp4: "video/mp4",
  webm: "video/webm",
  vtt: "text/vtt; charset=utf-8",
};

/** A file of a module's media folder that one of its lessons names. */
export type MediaFile = {
  name: string;
  /** Where it lies on this machine; never sent to anyone. */
  path: string;
  type: string;
  bytes: number;
  /** SHA-256 of what is in it. */
  hash: string;
  /** Its address, which changes with what is in it. */
  url: string;
};

/** Returns whether a name is valid for a file with one of these endings. */
export function isMediaName(name: string, endings: readonly string[]): boolean {
  const [, ending] = /^[a-z0-9]+(?:-[a-z0-9]+)*\.([a-z0-9]+)$/.exec(name) ?? [];
  return ending !== undefined && endings.includes(ending);
}

/** Takes a file's name and returns the type it is served as; null for what is not served. */
export function mediaType(name: string): string | null {
  return TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? null;
}
