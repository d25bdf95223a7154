import { describe, expect, it } from "vitest";

import type { CertificateDocument } from "~/documents/pdf/document";
import { QUIET_MODULES, qrMatrix } from "~/documents/pdf/qr.server";
import { renderCertificatePdf } from "~/documents/pdf/render.server";

import { LONGEST_NAME, sample } from "./certificate-sample";
import { asRead, present, runOn } from "./pdf-tools";

const NAMES = {
  Latin: "Maria Fernanda Garcia",
  Vietnamese: "Nguyễn Thị Ánh Đặng",
  Polish: "Łukasz Żółkiewski-Gęś",
  Greek: "Γιώργος Παπαδόπουλος",
  Cyrillic: "Юлія Ґудзь-Єршова",
  Arabic: "ليلى عبد الرحمن علاء",
  Devanagari: "प्रिया शर्मा",
  "Latin, then Arabic": "Smith ليلى",
  "Arabic, then Latin": "ليلى Smith",
  "Arabic between": "Layla ليلى O'Brien",
  apostrophes: "D’Arcy O'Neill ʻOkina",
  hyphens: "Anne-Marie Smith-Jones",
  "one letter": "Ō",
  "120 characters": LONGEST_NAME,
  "an f with an i": "Fiona Griffin-Pfeiffer",
};

const tool = (name: string) => ({ name, missing: !present(name) });
const [pdfinfo, pdftotext, pdffonts, qpdf, pdftoppm] = [
  "pdfinfo",
  "pdftotext",
  "pdffonts",
  "qpdf",
  "pdftoppm",
].map(tool);

const rendered = new Map<string, Promise<Uint8Array>>();

/** Draws each certificate once, to be examined with every program. */
function bytesOf(different: Partial<CertificateDocument>): Promise<Uint8Array> {
  const key = JSON.stringify(different);
  const known = rendered.get(key) ?? freshBytesOf(different);
  rendered.set(key, known);
  return known;
}

async function freshBytesOf(different: Partial<CertificateDocument>): Promise<Uint8Array> {
  const result = await renderCertificatePdf(sample(different));
  if (!result.ok) throw new Error(`${result.field}: ${result.characters.join(" ")}`);
  return result.bytes;
}

describe.each(["a4", "letter"] as const)("the file on %s", (paper) => {
  describe.each(Object.entries(NAMES))("for a name with %s", (_, holderName) => {
    it.skipIf(pdftotext?.missing)("contains the exact name as text (pdftotext)", async () => {
      const text = asRead(runOn(await bytesOf({ paper, holderName }), "pdftotext", ["$", "-"]));
      // Poppler orders mixed-direction lines by the position of their letters, and moves spaces, so these are compared
      // word by word.
      const mixed = /\p{Script=Arabic}/u.test(holderName) && /\p{Script=Latin}/u.test(holderName);
      for (const words of mixed ? holderName.split(" ") : [holderName]) expect(text).toContain(words);
    });

    it.skipIf(qpdf?.missing)("spells the exact name for screen readers (qpdf)", async () => {
      const objects = runOn(await bytesOf({ paper, holderName }), "qpdf", ["--json", "--json-key=qpdf", "$"]);
      expect(objects).toContain(`"/ActualText": "u:${holderName}"`);
    });

    it.skipIf(pdfinfo?.missing)("is one tagged page with a title that names no one (pdfinfo)", async () => {
      const info = runOn(await bytesOf({ paper, holderName }), "pdfinfo", ["$"]);
      expect(info).toMatch(/^Tagged:\s+yes$/mu);
      expect(info).toMatch(/^Title:\s+Certificate$/mu);
      expect(info).toMatch(/^Pages:\s+1$/mu);
      expect(info).toMatch(/^JavaScript:\s+no$/mu);
      expect(info).toMatch(paper === "a4" ? /841\.89 x 595\.28 pts \(A4\)/u : /792 x 612 pts \(letter\)/u);
    });

    it.skipIf(pdffonts?.missing)("embeds all its fonts (pdffonts)", async () => {
      const fonts = runOn(await bytesOf({ paper, holderName }), "pdffonts", ["$"])
        .trim()
        .split("\n")
        .slice(2);
      expect(fonts.length).toBeGreaterThan(2);
      for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d+ +0$/u);
    });

    it.skipIf(qpdf?.missing)("has no structural faults (qpdf)", async () => {
      expect(runOn(await bytesOf({ paper, holderName }), "qpdf", ["--check", "$"])).toContain("No syntax");
    });
  });
});

describe("the structure of the file", () => {
  it.skipIf(pdfinfo?.missing)(
    "is a document with a heading, paragraphs, a figure and one link (pdfinfo)",
    async () => {
      const tree = runOn(await bytesOf({}), "pdfinfo", ["-struct", "$"]);
      const tags = tree.split("\n").flatMap((line) => line.trim().match(/^[A-Z]\w*(?=$|[ :])/u)?.[0] ?? []);
      expect(tags[0]).toBe("Document");
      expect(tags.filter((tag) => tag === "H1")).toHaveLength(1);
      expect(tags.filter((tag) => tag === "Figure")).toHaveLength(1);
      expect(tags.filter((tag) => tag === "Link")).toHaveLength(1);
      expect(tags.filter((tag) => tag === "P").length).toBeGreaterThan(10);
    },
  );

  it.skipIf(pdfinfo?.missing)("links to the public page and nowhere else (pdfinfo)", async () => {
    const links = runOn(await bytesOf({}), "pdfinfo", ["-url", "$"])
      .trim()
      .split("\n")
      .slice(1);
    expect(links).toHaveLength(1);
    expect(links[0]).toContain(sample().verifyUrl);
  });

  it.skipIf(qpdf?.missing)(
    "declares its language, shows its title, describes the code and spells the name (qpdf)",
    async () => {
      const holderName = "ليلى Smith";
      const objects = runOn(await bytesOf({ holderName }), "qpdf", ["--json", "--json-key=qpdf", "$"]);
      expect(objects).toContain('"/Lang": "u:en"');
      expect(objects).toContain('"/DisplayDocTitle": true');
      expect(objects).toContain(`"/Alt": "u:${sample().labels.qrAlt}"`);
      expect(objects).toContain(`"/ActualText": "u:${holderName}"`);
      expect(objects).toContain(`"/Contents": "u:${sample().labels.linkDescription}"`);
      expect(objects).not.toMatch(/\/(JavaScript|JS|Launch|OpenAction|AA|EmbeddedFiles)\b/u);
    },
  );

  it.skipIf(pdftotext?.missing)(
    "contains text, hours, days, signatures, code and URL (pdftotext)",
    async () => {
      const text = asRead(runOn(await bytesOf({}), "pdftotext", ["-raw", "$", "-"]));
      const { statement, verifyUrl, credentialTitle, programmeName } = sample();
      for (const words of [
        statement,
        credentialTitle,
        programmeName,
        "60 hours",
        "120 hours",
        "July 31, 2028",
        "Denise Okafor",
        "Tomasz Wiśniewski",
        "K7QM 4T2V XH9R BWN3 D8FY JCPA 6Z",
        verifyUrl,
      ]) {
        expect(text).toContain(words);
      }
    },
  );

  it.skipIf(pdftotext?.missing)(
    "names a program that certifies in its own name once (pdftotext)",
    async () => {
      const own = "River Valley Recovery Community";
      const text = asRead(
        runOn(await bytesOf({ certifyingBody: own, programmeName: own }), "pdftotext", ["-raw", "$", "-"]),
      );
      expect(text.split(own)).toHaveLength(2);
    },
  );
});

describe("the page as it is printed", () => {
  it.skipIf(pdftoppm?.missing || pdfinfo?.missing)(
    "shows the QR code's modules where they belong (pdftoppm)",
    async () => {
      const { verifyUrl } = sample();
      const matrix = qrMatrix(verifyUrl);
      const bytes = await bytesOf({ paper: "a4" });
      const tree = runOn(bytes, "pdfinfo", ["-struct", "$"]);
      const box = /BBox \[([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\]/u.exec(tree)?.slice(1).map(Number) ?? [];
      const [left = 0, , right = 0, top = 0] = box;
      const scale = 4;
      const picture = greyPicture(
        runOn(bytes, "pdftoppm", ["-r", String(72 * scale), "-gray", "$"], "latin1"),
      );
      const module = (right - left) / (matrix.size + 2 * QUIET_MODULES);
      const seen = matrix.rows.map((row, y) =>
        row.map((_, x) => {
          const px = Math.floor((left + (x + QUIET_MODULES + 0.5) * module) * scale);
          const py = Math.floor((595.28 - top + (y + QUIET_MODULES + 0.5) * module) * scale);
          return picture.at(px, py) < 128;
        }),
      );
      expect(seen).toEqual(matrix.rows);
    },
  );
});

/** Reads a PGM (P5) image, one byte per pixel. */
function greyPicture(pgm: string): { at: (x: number, y: number) => number } {
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/u.exec(pgm);
  const width = Number(header?.[1]);
  const start = header?.[0].length ?? 0;
  return { at: (x, y) => pgm.charCodeAt(start + y * width + x) };
}
