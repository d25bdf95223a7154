import { gunzipSync } from "node:zlib";

import { describe, expect, test } from "vitest";

import { compressed, isCompressible, readsGzip } from "~/framework/compress";

describe("compression", () => {
  test.each([
    ["gzip, deflate, br", true],
    ["br;q=1.0, gzip;q=0.8, *;q=0.1", true],
    ["GZIP", true],
    ["*", true],
    ["gzip;q=0", false],
    ["br", false],
    ["identity", false],
    ["", false],
    [undefined, false],
  ])("is negotiated for %o", (said, reads) => {
    expect(readsGzip(said)).toBe(reads);
  });

  test("shrinks pages, data and tables, and leaves pictures and PDFs alone", () => {
    for (const type of ["text/html; charset=utf-8", "text/x-script", "text/csv", "application/ld+json"])
      expect(isCompressible(type), type).toBe(true);
    for (const type of ["application/pdf", "image/png", null]) expect(isCompressible(type)).toBe(false);
  });

  test("is lossless, small or large, and skipped for tiny bodies", async () => {
    for (const length of [2000, 100_000, 700_000]) {
      const body = Buffer.from(Array.from({ length: length / 10 }, (_, n) => `line ${n % 977};`).join("\n"));
      const small = await compressed(body);
      expect(small && gunzipSync(small).equals(body)).toBe(true);
    }
    expect(await compressed(Buffer.from("short"))).toBeNull();
  });
});
