/* Recordings in lessons: their valid file names, and the content types they are served with. */

export const MEDIA_KINDS = ["audio", "video"] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** File extensions that every current browser can play. */
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

/** A file in a module's media folder that one of its lessons uses. */
export type MediaFile = {
  name: string;
  /** Its path on this machine; never sent to anyone. */
  path: string;
  type: string;
  bytes: number;
  /** SHA-256 of its content. */
  hash: string;
  /** Its URL, which changes with its content. */
  url: string;
};

/** Returns whether a name is valid for a file with one of these extensions. */
export function isMediaName(name: string, endings: readonly string[]): boolean {
  const [, ending] = /^[a-z0-9]+(?:-[a-z0-9]+)*\.([a-z0-9]+)$/.exec(name) ?? [];
  return ending !== undefined && endings.includes(ending);
}

/** Returns the content type that a file is served with; null for one that is not served. */
export function mediaType(name: string): string | null {
  return TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? null;
}
