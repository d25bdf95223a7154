import { create } from "fontkit";
import { describe, expect, it } from "vitest";

import { openFonts, type Face } from "~/documents/pdf/fonts.server";
import { layOut } from "~/documents/pdf/layout.server";
import { renderCertificatePdf } from "~/documents/pdf/render.server";
import { createTypesetter } from "~/documents/pdf/typeset.server";

import { LONGEST_NAME, sample } from "./certificate-sample";
import { asRead, present, runOn } from "./pdf-tools";

async function bytesOf(holderName: string): Promise<Uint8Array> {
  const result = await renderCertificatePdf(sample({ holderName }));
  if (!result.ok) throw new Error(`cannot draw ${result.field}: ${result.characters.join(" ")}`);
  return result.bytes;
}

const read = async (name: string) => asRead(runOn(await bytesOf(name), "pdftotext", ["$", "-"]));
const NAMES = {
  Hebrew: "לאה כהן",
  "Hebrew with its points": "לֵאָה",
  "simplified Chinese": "王小明",
  "traditional Chinese": "陳龍鐵",
  "a rare Chinese character": "王䶮",
  Japanese: "佐藤 ひろみ",
  Korean: "김민준",
  Tamil: "கவிதா ரவி",
  Devanagari: "प्रिया शर्मा",
  Bengali: "রিয়া চট্টোপাধ্যায়",
  Gujarati: "પ્રિયા પટેલ",
  Gurmukhi: "ਹਰਪ੍ਰੀਤ ਸਿੰਘ",
  Telugu: "శ్రీనివాస్",
  Kannada: "ಲಕ್ಷ್ಮೀ",
  Malayalam: "രാജൻ",
  Sinhala: "ශ්‍රී",
  Thai: "สมชาย ใจดี",
  Lao: "ສົມສັກ",
  Khmer: "សុខា",
  Burmese: "အောင်ဆန်း",
  Amharic: "አበበ በቀለ",
  Armenian: "Արամ Խաչատրյան",
  Georgian: "ნინო ბერიძე",
  Cherokee: "ᏣᎳᎩ",
  "Chinese beside Latin": "王小明 (Wang Xiaoming)",
  "Hebrew beside Latin": "לאה Smith",
};

describe("a name in its own script is drawn", () => {
  it.each(Object.entries(NAMES))("%s", async (_, name) => {
    await expect(bytesOf(name)).resolves.toBeDefined();
  });

  it
    .skipIf(!present("pdftotext"))
    .each(Object.entries(NAMES).filter(([script]) => !/beside|points/.test(script)))(
    "%s can be extracted from the file again",
    async (_, name) => {
      expect((await read(name)).normalize("NFC")).toContain(name.normalize("NFC"));
    },
  );

  it("Hebrew is drawn from right to left, with its numbers from left to right", async () => {
    const { visualRuns } = await import("~/documents/pdf/bidi");
    const drawn = visualRuns("לאה 12 כהן", "rtl").map(({ text, direction }) => `${direction} ${text.trim()}`);
    expect(drawn).toEqual(["rtl כהן", "ltr 12", "rtl לאה"]);
  });
});

describe("a font with several weights is drawn at the right one", () => {
  const fonts = openFonts();
  const widest = (face: Face, text: string) => fonts.get(face).layout(text, []).advanceWidth;

  it.each([
    ["Hebrew", "hebrew", NAMES.Hebrew],
    ["Tamil", "tamil", NAMES.Tamil],
    ["Bengali", "bengali", NAMES.Bengali],
    ["Amharic", "ethiopic", NAMES.Amharic],
  ] as const)("%s is wider when it is bolder", (_, script, name) => {
    expect(widest(`${script}:Strong:`, name)).toBeGreaterThan(widest(`${script}::`, name) * 1.01);
  });

  it("is written into the file as it is drawn", () => {
    for (const face of ["hebrew:Strong:", "tamil::", "bengali:Strong:"] as const) {
      const font = fonts.get(face);
      const subset = font.createSubset();
      const ids = Array.from({ length: 60 }, (_, id) => id);
      const included = ids.map((id) => subset.includeGlyph(id));
      const written = create(subset.encode());
      ids.forEach((id, i) => {
        const box = ({ path }: Fontkit.Glyph) => Object.values({ ...path.bbox }).map(Math.round);
        expect(box(written.getGlyph(included[i] ?? 0)), `${face} ${id}`).toEqual(box(font.getGlyph(id)));
      });
    }
  });
});

describe("the certificate shows no second line that the holder could control", () => {
  /** Returns the lines on which the name is set. */
  function linesOf(holderName: string): readonly string[] {
    const doc = sample({ holderName });
    const { items } = layOut(doc, createTypesetter(openFonts(), "ltr"), "ltr");
    const texts = items.flatMap((item) => (item.kind === "text" ? item.parts : []));
    return texts.find(({ set }) => set.text === holderName)?.set.lines ?? [];
  }

  it.each([
    "Sam Lee, State Licensed Clinician, Board of Texas",
    "Sam Lee – Licensed Clinical Social Worker and Therapist, State of Texas",
    LONGEST_NAME,
  ])("%s fits on one line", (name) => {
    expect(linesOf(name)).toEqual([name]);
  });

  it.each([
    ["sixty spaces", " ".repeat(60)],
    ["a line feed", "\n"],
    ["a line separator", "\u2028"],
    ["a next line", "\u0085"],
    ["a tab", "\t"],
    ["blanks of Braille", "\u2800".repeat(30)],
  ])("a name that was stored with %s is drawn as if it contained one space", async (_, space) => {
    const words = ["Sam Lee", "State Licensed Clinician"];
    const one = await renderCertificatePdf(sample({ holderName: words.join(" ") }));
    const other = await renderCertificatePdf(sample({ holderName: words.join(space) }));
    expect(other).toMatchObject({ ok: true, sha256: one.ok ? one.sha256 : "" });
  });
});
