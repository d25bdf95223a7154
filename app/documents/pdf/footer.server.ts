import { hasRightToLeft, type Direction } from "./bidi";
import type { CertificateDocument, Signatory } from "./document";
import { COLOURS, SIDE, type Item } from "./page.server";
import type { SetText, Typesetter } from "./typeset.server";
import { groupedCode, longDay } from "./wording";

const BOTTOM = 54;
const QR_SIDE = 84;

/** Lays out who signed, and how to verify it: measured upward from the lower edge. */
export function footer(
  doc: CertificateDocument,
  typesetter: Typesetter,
  direction: Direction,
  pageWidth: number,
  pageHeight: number,
): { top: number; items: Item[] } {
  const { labels } = doc;
  const middle = 250;
  const column = (pageWidth - 2 * SIDE - middle) / 2 - 6;
  const [first, second] = [SIDE, pageWidth - SIDE - column];
  const [supervisorX, issuerX] = direction === "ltr" ? [first, second] : [second, first];
  const check = verification(doc, typesetter, (pageWidth - middle) / 2, middle, pageHeight - BOTTOM);
  const ruleY = check.top + QR_SIDE * 0.62;
  const supervisor = typedName(doc.supervisor, typesetter, column);
  const issuer = typedName(doc.issuer, typesetter, column);
  // One height for both, so that the lines above the names are level.
  const nameHeight = Math.max(supervisor.height, issuer.height);
  const at = { width: column, ruleY, nameHeight };
  return {
    top: Math.min(check.top, ruleY - nameHeight - 16),
    items: [
      ...signature(labels.signedOffBy, doc.supervisor, supervisor, doc.language, typesetter, {
        ...at,
        x: supervisorX,
      }),
      ...signature(labels.issuedBy, doc.issuer, issuer, doc.language, typesetter, { ...at, x: issuerX }),
      ...check.items,
    ],
  };
}

/** Lays out the typed name, slanted like handwriting where the face allows it. */
function typedName({ name }: Signatory, { set }: Typesetter, width: number): SetText {
  return set(name, "signature", width, [
    { largest: 16, smallest: 11, lines: 1 },
    { largest: 12, smallest: 7, lines: 2 },
    { largest: 9, smallest: 5, lines: 2, breakWords: true },
  ]);
}

type SignaturePlace = { x: number; width: number; ruleY: number; nameHeight: number };

function signature(
  heading: string,
  { role, signedOn }: Signatory,
  typed: SetText,
  language: string,
  { set }: Typesetter,
  { x, width, ruleY, nameHeight }: SignaturePlace,
): Item[] {
  const above = set(heading, "text", width, [{ largest: 8.5, smallest: 6, lines: 1 }]);
  const position = set(role, "textStrong", width, [{ largest: 9, smallest: 6, lines: 2 }]);
  const day = set(longDay(signedOn, language), "text", width, [{ largest: 8.5, smallest: 6, lines: 1 }]);
  const place = (fitted: SetText, top: number, colour: string, exact = false): Item => ({
    kind: "text",
    tag: "P",
    parts: [{ set: fitted, x, top, width, colour }],
    exact,
  });
  return [
    place(above, ruleY - nameHeight - above.height - 2, COLOURS.soft),
    place(typed, ruleY - 1 - typed.height, COLOURS.ink, true),
    { kind: "rule", x, y: ruleY, width, colour: COLOURS.soft, thickness: 0.6 },
    place(position, ruleY + 4, COLOURS.ink),
    place(day, ruleY + 4 + position.height, COLOURS.soft),
  ];
}

function verification(
  { code, verifyUrl, labels }: CertificateDocument,
  { set }: Typesetter,
  x: number,
  width: number,
  bottom: number,
): { top: number; items: Item[] } {
  const small = { largest: 7.5, smallest: 5.5, lines: 2 };
  const above = set(labels.verifyAt, "text", width, [small]);
  const address = set(verifyUrl, "text", width, [
    { largest: 7.5, smallest: 6, lines: 1 },
    { largest: 7, smallest: 5.5, lines: 2 },
    { largest: 6, smallest: 4, lines: 3, breakWords: true },
  ]);
  const codeLine = set(`${labels.code}: ${groupedCode(code)}`, "textStrong", width, [
    { ...small, largest: 8.5 },
  ]);
  const codeTop = bottom - codeLine.height;
  const addressTop = codeTop - address.height - 1;
  const aboveTop = addressTop - above.height;
  const top = aboveTop - QR_SIDE;
  const at = { x, width };
  const line = (fitted: SetText, lineTop: number, colour: string): Item => ({
    kind: "text",
    tag: "P",
    parts: [{ set: fitted, ...at, top: lineTop, colour }],
    exact: !hasRightToLeft(fitted.text),
  });
  return {
    top,
    items: [
      {
        kind: "qr",
        x: x + (width - QR_SIDE) / 2,
        y: top,
        side: QR_SIDE,
        address: verifyUrl,
        alt: labels.qrAlt,
      },
      line(above, aboveTop, COLOURS.soft),
      {
        kind: "link",
        part: { set: address, ...at, top: addressTop, colour: COLOURS.green },
        url: verifyUrl,
        description: labels.linkDescription,
      },
      line(codeLine, codeTop, COLOURS.ink),
    ],
  };
}
