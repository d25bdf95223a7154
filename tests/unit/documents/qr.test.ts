import QRCode from "qrcode";
import { describe, expect, it } from "vitest";

import { QUIET_MODULES, qrMatrix, qrRectangles } from "~/documents/pdf/qr.server";

const ADDRESS = "https://alongside.example.org/verify/K7QM4T2VXH9RBWN3D8FYJCPA6Z";

describe("the QR code", () => {
  it("is qrcode's own matrix for the address", () => {
    const { modules } = QRCode.create(ADDRESS, { errorCorrectionLevel: "M" });
    const ours = qrMatrix(ADDRESS);
    expect(ours.size).toBe(modules.size);
    expect(ours.rows.flat()).toEqual(Array.from(modules.data, (dark) => dark === 1));
  });

  it("is covered by its rectangles, each dark module once", () => {
    const matrix = qrMatrix(ADDRESS);
    const painted = matrix.rows.map((row) => row.map(() => 0));
    for (const { x, y, width } of qrRectangles(matrix)) {
      for (let at = x; at < x + width; at++) {
        const row = painted[y];
        if (row) row[at] = (row[at] ?? 0) + 1;
      }
    }
    expect(painted).toEqual(matrix.rows.map((row) => row.map(Number)));
  });

  it("leaves the quiet zone that scanners require", () => {
    expect(QUIET_MODULES).toBeGreaterThanOrEqual(4);
  });
});
