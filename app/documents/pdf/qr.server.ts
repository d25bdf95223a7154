import QRCode from "qrcode";

/** A QR code as its dark modules: `rows[y][x]`. */
export type QrMatrix = { size: number; rows: boolean[][] };

/** White modules that a scanner requires around the code. */
export const QUIET_MODULES = 4;

/** Returns the code for an address, with error correction for a quarter of it, against folds and stains. */
export function qrMatrix(address: string): QrMatrix {
  const { modules } = QRCode.create(address, { errorCorrectionLevel: "M" });
  const rows = Array.from({ length: modules.size }, (_, y) =>
    Array.from({ length: modules.size }, (_, x) => modules.get(y, x) === 1),
  );
  return { size: modules.size, rows };
}

/**
 * Returns rectangles (in modules, from the upper left of the code) that cover the dark modules: one per run in a row.
 */
export function qrRectangles(matrix: QrMatrix): { x: number; y: number; width: number }[] {
  return matrix.rows.flatMap((row, y) => {
    const stretches: { x: number; y: number; width: number }[] = [];
    row.forEach((dark, x) => {
      const last = stretches.at(-1);
      if (!dark) return;
      if (last && last.x + last.width === x) last.width += 1;
      else stretches.push({ x, y, width: 1 });
    });
    return stretches;
  });
}

/** Draws the code into a square of `side` points, quiet zone included, as one filled path so that no seams show. */
export function drawQr(pdf: PDFKit.PDFDocument, matrix: QrMatrix, x: number, y: number, side: number): void {
  const module = side / (matrix.size + 2 * QUIET_MODULES);
  for (const stretch of qrRectangles(matrix)) {
    pdf.rect(
      x + (stretch.x + QUIET_MODULES) * module,
      y + (stretch.y + QUIET_MODULES) * module,
      stretch.width * module,
      module,
    );
  }
  pdf.fill("#000000");
}
