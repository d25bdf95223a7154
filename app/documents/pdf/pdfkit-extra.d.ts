/// <reference types="pdfkit" />

/** The part of fontkit (pdfkit's own font engine, which ships no types) that we use. */
declare namespace Fontkit {
  interface AnchorProcessor {
    applyAnchor(mark: { readonly markAnchor: object | null }, base: object | null, index: number): void;
  }
  interface Point {
    readonly onCurve: boolean;
    readonly endContour: boolean;
    x: number;
    y: number;
    copy(): Point;
  }
  interface Outline {
    readonly numberOfContours: number;
    readonly points?: readonly Point[];
    /** The glyphs that this composite glyph consists of. */
    readonly components?: readonly { readonly dx: number; readonly dy: number }[];
  }
  interface Glyph {
    readonly advanceWidth: number;
    readonly path: { readonly bbox: Readonly<Record<"minX" | "minY" | "maxX" | "maxY", number>> };
    _decode(): Outline | undefined;
    _getContours(): Point[][];
  }
  interface Subset {
    readonly font: Font;
    readonly glyf: Uint8Array[];
    readonly loca: { readonly offsets: number[] };
    readonly hmtx: { readonly metrics: { advance: number; bearing: number }[] };
    offset: number;
    /** Returns the number that the glyph has in the subset. */
    includeGlyph(id: number): number;
    encode(): Uint8Array;
    _addGlyph(id: number): number;
  }
  interface Limits {
    readonly maxPoints: number;
    readonly maxContours: number;
    readonly maxComponentPoints: number;
    readonly maxComponentContours: number;
  }
  interface Font {
    readonly postscriptName: string;
    readonly unitsPerEm: number;
    readonly ascent: number;
    readonly descent: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    getGlyph(id: number): Glyph;
    createSubset(): Subset;
    /** An empty list keeps the default features and shapes the text as one run. */
    layout(text: string, features: readonly string[]): { readonly advanceWidth: number };
    /** The axes of a variable font. */
    readonly fvar?: { readonly axis: readonly { readonly axisTag: string; readonly defaultValue: number }[] };
    readonly maxp: Limits;
    /** Internal to fontkit; `passOverMissingAnchors` works around a bug in it. */
    readonly _layoutEngine: { readonly engine?: { readonly GPOSProcessor?: AnchorProcessor } };
    /** Not part of its interface; for `openVariableFont`. */
    readonly _variationProcessor: { transformPoints(id: number, points: Point[]): void } | null;
    readonly _transformedGlyphs?: readonly Outline[];
    _transformGlyfTable?(): void;
    _getBaseGlyph(id: number, characters?: number[]): Glyph | undefined;
  }
}

declare module "fontkit" {
  export function create(bytes: Uint8Array): Fontkit.Font;
}

// Accepted by pdfkit 0.20 and missing from @types/pdfkit 0.17.
declare namespace PDFKit.Mixins {
  interface PDFFont {
    /** A font that fontkit has opened already. */
    registerFont(name: string, src: Fontkit.Font): this;
  }
  interface StructureElementOptions {
    /** Left, top, right, bottom from the page's upper left corner. */
    bbox?: [number, number, number, number];
  }
  interface PDFAnnotation {
    /** pdfkit writes a primitive string as a PDF name: texts must be String objects. */
    link(
      x: number,
      y: number,
      w: number,
      h: number,
      url: string,
      option: { structParent: PDFKit.PDFStructureElement; Contents: InstanceType<typeof String> },
    ): this;
  }
}
