import { createHash } from "node:crypto";

import { describe, expect, it, vi } from "vitest";

import type { CertificateDocument } from "~/documents/pdf/document";
import { renderCertificatePdf } from "~/documents/pdf/render.server";

import { LABELS, LONGEST_NAME, sample } from "./certificate-sample";

async function bytesOf(different: Partial<CertificateDocument>): Promise<Uint8Array> {
  const result = await renderCertificatePdf(sample(different));
  if (!result.ok) throw new Error(`${result.field}: ${result.characters.join(" ")}`);
  return result.bytes;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("the same certificate", () => {
  it("has the same bytes twice", async () => {
    expect(sha256(await bytesOf({}))).toBe(sha256(await bytesOf({})));
  });

  it("has the same bytes, whoever was certified before", async () => {
    // Names whose letters share glyphs in the fonts: yeh and Farsi yeh, a space and a fixed-width space.
    const names = ["علي يزيد", "علی یزدی", "Anna\u00a0Łukasz", "Anna Łukasz"];
    const hashesInOrder = async (order: readonly string[]) => {
      vi.resetModules();
      const fresh = await import("~/documents/pdf/render.server");
      const hashes = new Map<string, string | null>();
      for (const holderName of order) {
        const result = await fresh.renderCertificatePdf(sample({ holderName }));
        hashes.set(holderName, result.ok ? result.sha256 : null);
      }
      return names.map((name) => hashes.get(name));
    };
    expect(await hashesInOrder(names)).toEqual(await hashesInOrder(names.toReversed()));
  });

  it("comes with the hash of its bytes", async () => {
    const result = await renderCertificatePdf(sample());
    expect(result.ok && result.sha256 === sha256(result.bytes)).toBe(true);
  });

  it("is the same however the name's accents were typed", async () => {
    const composed = "Nguyễn Thị Ánh".normalize("NFC");
    expect(sha256(await bytesOf({ holderName: composed.normalize("NFD") }))).toBe(
      sha256(await bytesOf({ holderName: composed })),
    );
  });

  it("differs by name, code, paper and creation date", async () => {
    const all = await Promise.all([
      bytesOf({}),
      bytesOf({ holderName: "Another Person" }),
      bytesOf({ code: "AAAABBBBCCCCDDDD" }),
      bytesOf({ paper: "letter" }),
      bytesOf({ createdAt: new Date("2026-08-01T09:30:00Z") }),
    ]);
    expect(new Set(all.map(sha256)).size).toBe(all.length);
  });
});

describe("what cannot be drawn as typed", () => {
  it.each([
    ["a picture", "Sam 🦊 Lee", ["🦊"]],
    ["a picture of several characters", "Sam 👩🏽‍🎤", ["👩🏽‍🎤"]],
    ["a flag", "🇺🇦 Oksana", ["🇺🇦"]],
    ["a digit made a picture", "Sam 1️⃣", ["1️⃣"]],
    ["cuneiform", "𒀀𒁀 Anu", ["𒀀", "𒁀"]],
    ["Mongolian", "ᠪᠠ", ["ᠪ", "ᠠ"]],
    ["NUL", "Sam\u0000 Lee", ["U+0000"]],
    ["a right-to-left override", "Sam \u202eeeL", ["U+202E"]],
    ["an isolate", "Sam \u2066Lee\u2069", ["U+2066", "U+2069"]],
    ["a direction mark", "Sam\u200f Lee", ["U+200F"]],
    ["a space of no width", "Sam\u200bLee", ["U+200B"]],
    ["a soft hyphen", "Sam\u00adLee", ["U+00AD"]],
    ["a joiner that joins nothing", "Sam\u200dLee", ["U+200D"]],
    ["half a surrogate pair", "Sam \ud83e", ["U+D83E"]],
    ["a private character", "Sam \ue000", ["U+E000"]],
  ])("names %s", async (_, holderName, characters) => {
    const result = await renderCertificatePdf(sample({ holderName }));
    expect(result).toEqual({ ok: false, code: "cannot_draw", characters, field: "holderName" });
  });

  it("names a stack of marks", async () => {
    const result = await renderCertificatePdf(sample({ holderName: `Sa${"\u0351\u0352\u0357".repeat(5)}m` }));
    expect(result).toMatchObject({ ok: false, field: "holderName" });
  });

  it.each([
    ["issuer.name", { issuer: { name: "Bo ☃︎🐻", role: "Manager", signedOn: "2026-07-31" } }],
    ["supervisor.role", { supervisor: { name: "Bo", role: "𒀀𒁀", signedOn: "2026-07-31" } }],
    [
      "modules.1.title",
      {
        modules: [
          { title: "One", hours: 1 },
          { title: "𒀀", hours: 2 },
        ],
      },
    ],
    ["labels.heading", { labels: { ...LABELS, heading: "𒀀𒁀" } }],
    ["language", { language: "dz" }],
    ["statement", { statement: "has \u202e completed" }],
  ])("says that it is in %s", async (field, different) => {
    expect(await renderCertificatePdf(sample(different))).toMatchObject({ ok: false, field });
  });

  it("accepts the joiners of Persian spelling, and wrapped lines in a content file", async () => {
    await expect(bytesOf({ holderName: "علی\u200cرضا" })).resolves.toBeDefined();
    await expect(bytesOf({ statement: "has completed\n  the training\n" })).resolves.toBeDefined();
  });
});

describe("room on the page", () => {
  it.each(["a4", "letter"] as const)("fits the longest names and many modules on %s", async (paper) => {
    const signatory = { name: LONGEST_NAME, role: LONGEST_NAME, signedOn: "2026-07-31" };
    const modules = Array.from({ length: 24 }, (_, i) => ({
      title: `A module with a longer title, ${i + 1}`,
      hours: 2.5,
    }));
    const different = {
      paper,
      modules,
      holderName: "W".repeat(120),
      supervisor: signatory,
      issuer: signatory,
    };
    await expect(bytesOf(different)).resolves.toBeDefined();
  });

  it("refuses a statement too long to print legibly", async () => {
    await expect(renderCertificatePdf(sample({ statement: "word ".repeat(3000) }))).rejects.toThrow(
      "too long",
    );
  });
});

describe("what does not belong on a certificate", () => {
  it.each([
    ["a day that is not one", { issuedOn: "2026-02-31x" }],
    ["a day that the calendar lacks", { validUntil: "2026-02-30" }],
    ["an address of another kind", { verifyUrl: "javascript:alert(1)" }],
    ["a language that is not one", { language: "english!" }],
  ])("throws at %s", async (_, different) => {
    await expect(bytesOf(different)).rejects.toThrow(RangeError);
  });
});
