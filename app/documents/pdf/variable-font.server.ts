import { create } from "fontkit";

/*
 * Variable fonts as packaged for the web (WOFF2). fontkit reads and shapes them, but can neither vary their outlines
 * nor embed a subset, so this file does both.
 */

type Outline = Fontkit.Outline;
type Point = Fontkit.Point;

function point(onCurve: boolean, endContour: boolean, x: number, y: number): Point {
  return { onCurve, endContour, x, y, copy: () => point(onCurve, endContour, x, y) };
}

/**
 * Opens a variable font at one weight.
 * @param bytes a WOFF2 file with a weight axis
 * @param weight 100 to 900
 */
export function openVariableFont(bytes: Uint8Array, weight: number): Fontkit.Font {
  const font = create(bytes);
  if (!font.fvar || !font._transformGlyfTable) throw new TypeError("no variable font in WOFF2");
  // Read before the font varies anything: fontkit would vary only parts of some glyphs.
  const plain: Fontkit.Font = Object.create(font, { _variationProcessor: { value: null } });
  plain._transformGlyfTable?.();
  const { maxp } = font;
  const opened: Fontkit.Font = Object.create(font, {
    variationCoords: {
      value: font.fvar.axis.map(({ axisTag, defaultValue }) =>
        axisTag.trim() === "wght" ? weight : defaultValue,
      ),
    },
    _transformedGlyphs: { value: plain._transformedGlyphs },
    // None of the file's own outlines remain: all are rewritten, each glyph in one piece.
    loca: { value: { version: 1, offsets: [] } },
    maxp: {
      value: {
        ...maxp,
        maxPoints: Math.max(maxp.maxPoints, maxp.maxComponentPoints),
        maxContours: Math.max(maxp.maxContours, maxp.maxComponentContours),
      },
    },
  });
  const { _getBaseGlyph: baseGlyph, createSubset } = opened;
  opened._getBaseGlyph = function (id, characters) {
    const glyph = baseGlyph.call(this, id, characters);
    if (!glyph) return glyph;
    const decode = glyph._decode;
    glyph._decode = () => varied(this, id, decode.call(glyph));
    return glyph;
  };
  opened.createSubset = function () {
    const subset = createSubset.call(this);
    subset._addGlyph = function (id) {
      const glyph = this.font.getGlyph(id);
      const bytes = outlineBytes(glyph._getContours());
      this.glyf.push(bytes);
      this.loca.offsets.push(this.offset);
      const bearing = bytes.length > 0 ? bytes.readInt16BE(X_MIN_AT) : 0;
      this.hmtx.metrics.push({ advance: Math.round(glyph.advanceWidth), bearing });
      this.offset += bytes.length;
      return this.glyf.length - 1;
    };
    return subset;
  };
  return opened;
}

/** Returns an outline at the font's weight: its points, or the positions of its component glyphs. */
function varied(font: Fontkit.Font, id: number, outline: Outline | undefined): Outline | undefined {
  const variations = font._variationProcessor;
  if (!outline || !variations || outline.numberOfContours === 0) return outline;
  const points =
    outline.components?.map(({ dx, dy }) => point(true, true, dx, dy)) ??
    outline.points?.map(({ onCurve, endContour, x, y }) => point(onCurve, endContour, x, y)) ??
    [];
  // Four more are for the glyph's margins, which come from another table.
  const margins = Array.from({ length: 4 }, () => point(false, true, 0, 0));
  variations.transformPoints(id, [...points, ...margins]);
  return outline.components
    ? {
        ...outline,
        components: outline.components.map((part, i) => ({
          ...part,
          dx: points[i]?.x ?? 0,
          dy: points[i]?.y ?? 0,
        })),
      }
    : { ...outline, points };
}

const X_MIN_AT = 2;
const ON_CURVE = 0x01;
/** Set on the first point: contours of this glyph may overlap. */
const OVERLAPS = 0x40;

/** Encodes a glyph for OpenType's `glyf` table; empty for one without an outline. */
function outlineBytes(contours: readonly Point[][]): Buffer {
  const points = contours
    .flat()
    .map(({ onCurve, x, y }) => ({ onCurve, x: Math.round(x), y: Math.round(y) }));
  if (points.length === 0) return Buffer.alloc(0);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  let last = -1;
  const ends = contours.map(({ length }) => (last += length));
  const head = [
    contours.length,
    Math.min(...xs),
    Math.min(...ys),
    Math.max(...xs),
    Math.max(...ys),
    ...ends,
    0,
  ];
  const flags = points.map(({ onCurve }, i) => (onCurve ? ON_CURVE : 0) | (i === 0 ? OVERLAPS : 0));
  const parts = [int16s(head), Buffer.from(flags), int16s(differences(xs)), int16s(differences(ys))];
  const bytes = Buffer.concat(parts);
  // Glyphs start at multiples of four.
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function differences(values: readonly number[]): number[] {
  return values.map((value, i) => value - (values[i - 1] ?? 0));
}

function int16s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeInt16BE(value, i * 2));
  return bytes;
}
