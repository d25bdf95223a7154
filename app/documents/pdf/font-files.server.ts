import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/* The file of each face. The packages are chosen for their size: most carry nine weights where two are needed. */

/** Resolves from this file in tests and from the bundle in production; both lie inside the project. */
const resolve = createRequire(import.meta.url).resolve;

const FILES = {
  literata: "literata/400Regular/Literata_400Regular.ttf",
  literataItalic: "literata/400Regular_Italic/Literata_400Regular_Italic.ttf",
  literataStrong: "literata/600SemiBold/Literata_600SemiBold.ttf",
  sans: "noto-sans/400Regular/NotoSans_400Regular.ttf",
  sansStrong: "noto-sans/600SemiBold/NotoSans_600SemiBold.ttf",
  naskh: "noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf",
  naskhStrong: "noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf",
} as const;

export type OwnFace = keyof typeof FILES;

const CHINESE = /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}]/u;

/** Noto Sans by script, for characters that `sans` lacks (it has Latin, Greek, Cyrillic and Devanagari). */
const SCRIPTS = {
  armenian: /\p{Script=Armenian}/u,
  bengali: /\p{Script=Bengali}/u,
  cherokee: /\p{Script=Cherokee}/u,
  ethiopic: /\p{Script=Ethiopic}/u,
  georgian: /\p{Script=Georgian}/u,
  gujarati: /\p{Script=Gujarati}/u,
  gurmukhi: /\p{Script=Gurmukhi}/u,
  hebrew: /\p{Script=Hebrew}/u,
  kannada: /\p{Script=Kannada}/u,
  khmer: /\p{Script=Khmer}/u,
  lao: /\p{Script=Lao}/u,
  malayalam: /\p{Script=Malayalam}/u,
  myanmar: /\p{Script=Myanmar}/u,
  sinhala: /\p{Script=Sinhala}/u,
  tamil: /\p{Script=Tamil}/u,
  telugu: /\p{Script=Telugu}/u,
  thai: /\p{Script=Thai}/u,
  // These three share characters: which comes first depends on the whole text. `sc` has traditional characters as well.
  sc: CHINESE,
  jp: CHINESE,
  kr: /[\p{Script_Extensions=Hangul}\p{Script=Han}]/u,
} as const;

type Script = keyof typeof SCRIPTS;
export type Weight = "" | "Strong";
/** Script, weight and, where a script is split into many files, the file: `jp:Strong:116`. */
export type ScriptFace = `${Script}:${Weight}:${string}`;

const isScript = (name: string): name is Script => name in SCRIPTS;
const ALL_SCRIPTS = Object.keys(SCRIPTS).filter(isScript);
const isOwn = (face: OwnFace | ScriptFace): face is OwnFace => face in FILES;

/** Split into a hundred files each. */
const CUT = new Set<Script>(["jp", "kr"]);
const VARIABLE_WEIGHTS = { "": 400, Strong: 600 } as const;

/**
 * Returns the faces for a character that its text's own faces lack, the likeliest first.
 * @param text the text around it, which tells Chinese from Japanese and Korean
 */
export function scriptFaces(character: string, text: string, weight: Weight): ScriptFace[] {
  const found = ALL_SCRIPTS.filter((script) => SCRIPTS[script].test(character));
  if (found.length > 1) {
    const first = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
      ? "jp"
      : /\p{Script=Hangul}/u.test(text)
        ? "kr"
        : "sc";
    found.sort((a, b) => Number(b === first) - Number(a === first));
  }
  return found.flatMap((script): ScriptFace[] => {
    if (!CUT.has(script)) return [`${script}:${weight}:`];
    const slice = sliceWith(script, character);
    return slice === null ? [] : [`${script}:${weight}:${slice}`];
  });
}

/** The path of a face, and the weight to open it at where its file has several. */
export type FontFile = { path: string; weight: number | null; isLarge: boolean };

/** Returns the file of a face. */
export function fileOf(face: OwnFace | ScriptFace): FontFile {
  if (isOwn(face)) {
    return { path: resolve(`@expo-google-fonts/${FILES[face]}`), weight: null, isLarge: false };
  }
  const [script = "", strong, slice] = face.split(":");
  const weight = VARIABLE_WEIGHTS[strong === "Strong" ? "Strong" : ""];
  if (script === "sc") {
    // Its package exports no files, only itself.
    const folder = join(resolve("@embedpdf/fonts-sc"), "..", "..", "fonts");
    const name = `NotoSansHans-${strong === "Strong" ? "Bold" : "Regular"}.otf`;
    return { path: join(folder, name), weight: null, isLarge: true };
  }
  const part = slice === "" ? script : slice;
  const name = `noto-sans-${script}-${part}-wght-normal.woff2`;
  const path = resolve(`@fontsource-variable/noto-sans-${script}/files/${name}`);
  return { path, weight, isLarge: slice !== "" };
}

type Slice = { from: number; to: number; name: string };
const slices = new Map<Script, Slice[]>();

/** Returns which of a script's files has a character; null: none. */
function sliceWith(script: Script, character: string): string | null {
  const codePoint = character.codePointAt(0) ?? 0;
  const known = slices.get(script) ?? slicesOf(script);
  slices.set(script, known);
  return known.find(({ from, to }) => from <= codePoint && codePoint <= to)?.name ?? null;
}

/** Reads the package's list: `{"[116]":"U+4e00,U+4e03-4e05"}`. */
function slicesOf(script: Script): Slice[] {
  const list: unknown = JSON.parse(
    readFileSync(resolve(`@fontsource-variable/noto-sans-${script}/unicode.json`), "utf8"),
  );
  return Object.entries(list ?? {}).flatMap(([key, ranges]) =>
    Array.from(
      String(ranges).matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/gi),
      ([, from = "", to = from]): Slice => ({
        from: parseInt(from, 16),
        to: parseInt(to, 16),
        name: key.replace(/[[\]]/g, ""),
      }),
    ),
  );
}
