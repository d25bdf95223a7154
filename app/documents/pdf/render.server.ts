import { createHash } from "node:crypto";

import PDFDocument from "pdfkit";

import { hasRightToLeft, type Direction } from "./bidi";
import type { CannotDraw, CertificateDocument, CertificatePdf } from "./document";
import { openFonts, undrawable, type Fonts, type Voice } from "./fonts.server";
import { layOut } from "./layout.server";
import { COLOURS, type Item, type PlacedText } from "./page.server";
import { drawQr, qrMatrix } from "./qr.server";
import { createTypesetter, type Typesetter } from "./typeset.server";
import { hoursText, longDay, prose } from "./wording";

/**
 * Draws the certificate: one landscape page, tagged, with embedded fonts. No clock, network or database: the same input
 * produces the same bytes on the same versions of Node and pdfkit. Characters that no font has, that are invisible or
 * that reorder others are refused and reported. Throws when a date, the language or the address is invalid, and when
 * there is more text than fits on a page.
 */
export async function renderCertificatePdf(input: CertificateDocument): Promise<CertificatePdf> {
  const fonts = openFonts();
  const doc = composed(input);
  const refused = firstUndrawable(doc, fonts);
  if (refused) return refused;
  if (!/^https?:\/\//u.test(doc.verifyUrl)) throw new RangeError("the address is not a web address");

  const direction = pageDirection(doc.language);
  const typesetter = createTypesetter(fonts, direction);
  const page = layOut(doc, typesetter, direction);

  const pdf = new PDFDocument({
    size: [page.height, page.width],
    layout: "landscape",
    margin: 0,
    font: "",
    pdfVersion: "1.7",
    tagged: true,
    lang: doc.language,
    displayTitle: true,
    info: {
      // pdfkit writes the title into the file's XML unescaped.
      Title: doc.labels.documentTitle.replace(/[<>&]/gu, ""),
      Creator: "Alongside",
      CreationDate: doc.createdAt,
      ModDate: doc.createdAt,
    },
  });
  const collected = collect(pdf);
  artifact(pdf, () => drawFrame(pdf, page.width, page.height));
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  for (const item of page.items) drawItem(pdf, root, item, typesetter);
  root.end();
  pdf.end();

  const bytes = await collected;
  return { ok: true, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Composes letters, as fonts have them, and puts names on one line; leaves the rest unchanged. */
function composed(doc: CertificateDocument): CertificateDocument {
  const nfc = (text: string) => text.normalize("NFC");
  const name = (text: string) => nfc(text).replace(/[\s\u0085\u2800]+/gu, " ");
  const labels = { ...doc.labels };
  for (const key of LABELS) labels[key] = nfc(labels[key]);
  return {
    ...doc,
    holderName: name(doc.holderName),
    credentialTitle: nfc(doc.credentialTitle),
    certifyingBody: nfc(doc.certifyingBody),
    programmeName: nfc(doc.programmeName),
    supervisor: { ...doc.supervisor, name: name(doc.supervisor.name), role: nfc(doc.supervisor.role) },
    issuer: { ...doc.issuer, name: name(doc.issuer.name), role: nfc(doc.issuer.role) },
    labels,
  };
}

const LABELS = [
  "documentTitle",
  "heading",
  "presentedTo",
  "trainingHours",
  "practiceHours",
  "issuedOn",
  "validUntil",
  "modules",
  "signedOffBy",
  "issuedBy",
  "code",
  "verifyAt",
  "qrAlt",
  "linkDescription",
] as const;

/** Returns the first field, names before all, that would not be drawn as typed. */
function firstUndrawable(doc: CertificateDocument, fonts: Fonts): CannotDraw | null {
  const texts: [field: string, text: string, voice: Voice][] = [
    ["holderName", doc.holderName, "titleStrong"],
    ["credentialTitle", doc.credentialTitle, "titleStrong"],
    ["certifyingBody", doc.certifyingBody, "textStrong"],
    ["programmeName", doc.programmeName, "textStrong"],
    ["statement", prose(doc.statement), "text"],
    ["scopeNote", prose(doc.scopeNote ?? ""), "text"],
    ["supervisor.name", doc.supervisor.name, "signature"],
    ["supervisor.role", doc.supervisor.role, "textStrong"],
    ["issuer.name", doc.issuer.name, "signature"],
    ["issuer.role", doc.issuer.role, "textStrong"],
    ...doc.modules.map(({ title }, i): [string, string, Voice] => [
      `modules.${i}.title`,
      prose(title),
      "text",
    ]),
    ["code", doc.code, "textStrong"],
    ["verifyUrl", doc.verifyUrl, "text"],
    ["language", localeText(doc), "text"],
    ...LABELS.map((key): [string, string, Voice] => [`labels.${key}`, doc.labels[key], "text"]),
  ];
  for (const [field, text, voice] of texts) {
    const characters = undrawable(fonts, text, voice);
    if (characters.length > 0) return { ok: false, code: "cannot_draw", characters, field };
  }
  return null;
}

/** Returns the locale's part of the page: month names, units of time, digits. */
function localeText({ language, modules, supervisor, issuer, ...doc }: CertificateDocument): string {
  const days = [doc.issuedOn, doc.validUntil, supervisor.signedOn, issuer.signedOn];
  const hours = [doc.trainingHours, doc.practiceHours].map((count) => hoursText(count, language));
  const short = modules.map((module) => hoursText(module.hours, language, "short"));
  return [...days.map((day) => longDay(day, language)), ...hours, ...short].join(" ");
}

/** Returns the side on which the page starts: the right for languages written in Arabic or Hebrew script. */
function pageDirection(language: string): Direction {
  return /^(?:Arab|Hebr)$/.test(new Intl.Locale(language).maximize().script ?? "") ? "rtl" : "ltr";
}

function collect(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    pdf.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on("error", reject);
  });
}

/** Draws decoration, which screen readers skip. */
function artifact(pdf: PDFKit.PDFDocument, draw: () => void): void {
  pdf.markContent("Artifact", { type: "Layout" });
  draw();
  pdf.endMarkedContent();
}

/** Draws a firm line, a fine one inside it, and its corners. */
function drawFrame(pdf: PDFKit.PDFDocument, width: number, height: number): void {
  const outer = 26;
  pdf
    .lineWidth(1.4)
    .rect(outer, outer, width - 2 * outer, height - 2 * outer)
    .stroke(COLOURS.green);
  const [inset, notch] = [33, 11];
  const [right, bottom] = [width - inset, height - inset];
  pdf
    .lineWidth(0.7)
    .moveTo(inset + notch, inset)
    .lineTo(right - notch, inset)
    .quadraticCurveTo(right - notch, inset + notch, right, inset + notch)
    .lineTo(right, bottom - notch)
    .quadraticCurveTo(right - notch, bottom - notch, right - notch, bottom)
    .lineTo(inset + notch, bottom)
    .quadraticCurveTo(inset + notch, bottom - notch, inset, bottom - notch)
    .lineTo(inset, inset + notch)
    .quadraticCurveTo(inset + notch, inset + notch, inset + notch, inset)
    .closePath()
    .stroke(COLOURS.line);
}

function drawItem(
  pdf: PDFKit.PDFDocument,
  root: PDFKit.PDFStructureElement,
  item: Item,
  typesetter: Typesetter,
): void {
  switch (item.kind) {
    case "rule":
      artifact(pdf, () => pdf.rect(item.x, item.y, item.width, item.thickness).fill(item.colour));
      return;
    case "text": {
      const options = item.exact ? { actual: item.parts.map(({ set }) => set.text).join(" ") } : {};
      const contents = item.parts.map((part) => () => drawText(pdf, part, typesetter, item.exact));
      root.add(pdf.struct(item.tag, options, contents));
      return;
    }
    case "qr": {
      const { x, y, side, alt, address } = item;
      const draw = () => drawQr(pdf, qrMatrix(address), x, y, side);
      root.add(pdf.struct("Figure", { alt, bbox: [x, y, x + side, y + side] }, [draw]));
      return;
    }
    case "link": {
      const { part, url, description } = item;
      const width = typesetter.widthOf(part.set);
      const left = part.x + (part.width - width) / 2;
      const link: PDFKit.PDFStructureElement = pdf.struct("Link", {}, [
        () => {
          drawText(pdf, part, typesetter, true);
          const annotation = { structParent: link, Contents: new String(description) };
          // ASCII, as the file format requires, whatever the host's name is.
          pdf.link(left, part.top, width, part.set.height, new URL(url).href, annotation);
        },
      ]);
      root.add(pdf.struct("P", {}, [link]));
      return;
    }
  }
}

function drawText(pdf: PDFKit.PDFDocument, part: PlacedText, typesetter: Typesetter, exact: boolean): void {
  const { set, x, top, width, colour } = part;
  // Extractors turn right-to-left glyphs into reading order themselves, and poppler would reverse this text too:
  // there the structure element alone carries it.
  const span = exact && !hasRightToLeft(set.text);
  if (span) pdf.markContent("Span", { actual: set.text });
  pdf.fillColor(colour);
  const capitals = set.size * 0.7;
  set.lines.forEach((line, i) => {
    const baseline = top + set.leading * i + (set.leading + capitals) / 2;
    typesetter.drawLine(pdf, set, line, x, baseline, width);
  });
  if (span) pdf.endMarkedContent();
}
