import type { SetText } from "./typeset.server";

/** The product's palette, on white, because certificates are printed at home. */
export const COLOURS = {
  ink: "#20302E",
  soft: "#52625F",
  line: "#D9D2C5",
  green: "#1E5B4E",
  sun: "#F2C14E",
} as const;

/** Margin on either side of the text, in points. */
export const SIDE = 66;

/** A positioned text; `top` is the upper edge of its first line. */
export type PlacedText = { set: SetText; x: number; top: number; width: number; colour: string };

/** The items of the page, in reading order. */
export type Item =
  | {
      kind: "text";
      tag: "H1" | "P";
      parts: readonly PlacedText[];
      /** Whether screen readers and searches need it letter for letter. */
      exact: boolean;
    }
  | { kind: "link"; part: PlacedText; url: string; description: string }
  | { kind: "qr"; x: number; y: number; side: number; address: string; alt: string }
  | { kind: "rule"; x: number; y: number; width: number; colour: string; thickness: number };

/** The whole page. */
export type Page = { width: number; height: number; items: Item[] };
