import type { Direction } from "./bidi";
import type { CertificateDocument } from "./document";
import type { Voice } from "./fonts.server";
import { footer } from "./footer.server";
import { COLOURS, SIDE, type Item, type Page } from "./page.server";
import type { Fit, Typesetter } from "./typeset.server";
import { hoursText, longDay, prose } from "./wording";

/** Points, landscape. */
const PAPERS = { a4: { width: 841.89, height: 595.28 }, letter: { width: 792, height: 612 } } as const;

const TOP = 60;
const GAP_BEFORE_FOOT = 20;
/** Below this share of the intended sizes, the text would be unreadable and doesn't belong on a certificate. */
const SMALLEST_SCALE = 0.4;

type TextOptions = {
  lines?: number;
  measure?: number;
  smallest?: number;
  tag?: "H1" | "P";
  exact?: boolean;
  fits?: readonly [Fit, ...Fit[]];
};

type Block = { gap: number; height: number; place: (top: number) => Item[] };

/** Lays out everything on one page, smaller when there is a lot of text. */
export function layOut(doc: CertificateDocument, typesetter: Typesetter, direction: Direction): Page {
  const { width, height } = PAPERS[doc.paper];
  const foot = footer(doc, typesetter, direction, width, height);
  const available = foot.top - GAP_BEFORE_FOOT - TOP;
  for (let scale = 1; scale >= SMALLEST_SCALE; scale -= 0.04) {
    const blocks = upperBlocks(doc, typesetter, direction, width, scale);
    const needed = blocks.reduce((sum, { gap, height }) => sum + gap + height, 0);
    if (needed > available) continue;
    // Spare room goes between the lines first, then above and below.
    const gaps = blocks.reduce((sum, { gap }) => sum + gap, 0);
    const stretch = Math.min(1.6, 1 + (available - needed) / gaps);
    let top = TOP + (available - needed - gaps * (stretch - 1)) / 2;
    const items = blocks.flatMap((block) => {
      top += block.gap * stretch;
      const placed = block.place(top);
      top += block.height;
      return placed;
    });
    return { width, height, items: [...items, ...foot.items] };
  }
  throw new RangeError("the certificate's texts are too long for one page");
}

function upperBlocks(
  doc: CertificateDocument,
  { set }: Typesetter,
  direction: Direction,
  pageWidth: number,
  scale: number,
): Block[] {
  const full = pageWidth - 2 * SIDE;
  const text = (
    content: string,
    voice: Voice,
    size: number,
    colour: string,
    gap: number,
    { lines = 2, measure = full, smallest = size * 0.75, tag = "P", exact = false, fits }: TextOptions = {},
  ): Block => {
    const own: Fit = { largest: size * scale, smallest: smallest * scale, lines };
    const fitted = set(content, voice, measure, fits ?? [own]);
    const part = { set: fitted, x: (pageWidth - measure) / 2, width: measure, colour };
    return {
      gap: gap * scale,
      height: fitted.height,
      place: (top) => [{ kind: "text", tag, parts: [{ ...part, top }], exact }],
    };
  };
  const name = text(doc.holderName, "titleStrong", 42, COLOURS.ink, 8, {
    exact: true,
    // Never on two lines, because the second would look like a title or position of the holder.
    fits: [
      { largest: 42 * scale, smallest: 5, lines: 1 },
      { largest: 8, smallest: 5, lines: 3, breakWords: true },
    ],
  });
  const blocks = [
    text(doc.certifyingBody, "textStrong", 11, COLOURS.green, 0),
    text(doc.labels.heading, "title", 27, COLOURS.ink, 6, { tag: "H1" }),
    ornament(pageWidth, direction, 6 * scale),
    text(doc.labels.presentedTo, "text", 11, COLOURS.soft, 11),
    name,
    rule(pageWidth, Math.min(full, 420), 4 * scale),
    text(prose(doc.statement), "text", 11.5, COLOURS.ink, 9, { lines: 4, measure: Math.min(full, 540) }),
    text(doc.credentialTitle, "titleStrong", 21, COLOURS.green, 6, { exact: true, smallest: 13 }),
  ];
  // A program that certifies in its own name already stands at the top.
  if (doc.programmeName !== doc.certifyingBody)
    blocks.push(text(doc.programmeName, "textStrong", 11, COLOURS.ink, 3));
  const note = doc.scopeNote ? prose(doc.scopeNote) : "";
  if (note) blocks.push(text(note, "text", 9, COLOURS.soft, 5, { lines: 3, measure: Math.min(full, 580) }));
  blocks.push(facts(doc, set, direction, pageWidth, scale));
  const modules = moduleList(doc);
  if (modules)
    blocks.push(text(modules, "text", 7.5, COLOURS.soft, 9, { lines: 3, measure: Math.min(full, 640) }));
  return blocks;
}

/** Draws two strokes side by side, one a step ahead: two people walking. */
function ornament(pageWidth: number, direction: Direction, gap: number): Block {
  const step = direction === "ltr" ? 7 : -7;
  const stroke = (offset: number, y: number, colour: string): Item => ({
    kind: "rule",
    x: pageWidth / 2 - 17 + offset,
    y,
    width: 34,
    colour,
    thickness: 1.6,
  });
  return {
    gap,
    height: 4,
    place: (top) => [stroke(step / 2, top, COLOURS.green), stroke(-step / 2, top + 4, COLOURS.sun)],
  };
}

function rule(pageWidth: number, width: number, gap: number): Block {
  const item: Item = {
    kind: "rule",
    y: 0,
    x: (pageWidth - width) / 2,
    width,
    colour: COLOURS.line,
    thickness: 0.8,
  };
  return { gap, height: 1, place: (top) => [{ ...item, y: top }] };
}

/** Lays out hours and days in four columns; on a right-to-left page the first is on the right. */
function facts(
  { labels, language, ...doc }: CertificateDocument,
  set: Typesetter["set"],
  direction: Direction,
  pageWidth: number,
  scale: number,
): Block {
  const columns = [
    { label: labels.trainingHours, value: hoursText(doc.trainingHours, language) },
    { label: labels.practiceHours, value: hoursText(doc.practiceHours, language) },
    { label: labels.issuedOn, value: longDay(doc.issuedOn, language) },
    { label: labels.validUntil, value: longDay(doc.validUntil, language) },
  ];
  const column = Math.min(160, (pageWidth - 2 * SIDE) / columns.length);
  const start = (pageWidth - column * columns.length) / 2;
  const cells = columns.map(({ label, value }, i) => ({
    x: start + column * (direction === "ltr" ? i : columns.length - 1 - i),
    label: set(label, "text", column - 10, [{ largest: 8.5 * scale, smallest: 6 * scale, lines: 2 }]),
    value: set(value, "textStrong", column - 10, [{ largest: 11.5 * scale, smallest: 8 * scale, lines: 2 }]),
  }));
  const labelHeight = Math.max(...cells.map(({ label }) => label.height));
  const valueHeight = Math.max(...cells.map(({ value }) => value.height));
  return {
    gap: 13 * scale,
    height: labelHeight + valueHeight,
    place: (top) =>
      cells.map(({ x, label, value }) => {
        const at = { x: x + 5, width: column - 10 };
        const parts = [
          { set: label, ...at, top: top + labelHeight - label.height, colour: COLOURS.soft },
          { set: value, ...at, top: top + labelHeight, colour: COLOURS.ink },
        ];
        return { kind: "text", tag: "P", parts, exact: false };
      }),
  };
}

function moduleList({ modules, language, labels }: CertificateDocument): string | null {
  if (modules.length === 0) return null;
  const entries = modules.map(
    ({ title, hours }) => `${prose(title)} (${hoursText(hours, language, "short")})`,
  );
  return `${labels.modules}: ${entries.join(" · ")}`;
}
