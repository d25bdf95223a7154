/// <reference types="pdfkit" />

/** The part of fontkit (pdfkit's own font engine, which ships no types) that we use. */
declare namespace Fontkit {
  interface AnchorProcessor {
    applyAnchor(mark: { readonly markAnchor: object | null }, base: object | null, index: number): void;
  }
  interface Font {
    readonly postscriptName: string;
    readonly unitsPerEm: number;
    readonly ascent: number;
    readonly descent: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    /** An empty list keeps the default features and shapes the text as one run. */
    layout(text: string, features: readonly string[]): { readonly advanceWidth: number };
    /** Not part of its interface; a fault in it is mended by `passOverMissingAnchors`. */
    readonly _layoutEngine: { readonly engine?: { readonly GPOSProcessor?: AnchorProcessor } };
  }
}

declare module "fontkit" {
  export function create(bytes: Uint8Array): Fontkit.Font;
}

// What pdfkit 0.20 accepts and @types/pdfkit 0.17 does not name yet.
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
