import { describe, expect, test } from "vitest";

import { groupedCode, nameShown, ownNameTyped, readCode } from "~/features/certification/names";

describe("a signature is compared the way people type it", () => {
  test.each([
    ["a curly apostrophe for a straight one", "O’Brien", "O'Brien"],
    ["a straight one for a curly one", "O'Brien", "O’Brien"],
    ["a modifier letter", "OʼBrien", "O'Brien"],
    ["an okina", "Kaʻula", "Ka'ula"],
    ["a grave accent on a phone", "O`Brien", "O'Brien"],
    ["an acute accent on a phone", "O´Brien", "O'Brien"],
    ["a non-breaking hyphen", "Anne\u2011Marie Smith", "Anne-Marie Smith"],
    ["a hyphen proper", "Anne\u2010Marie Smith", "Anne-Marie Smith"],
    ["a dash", "Anne–Marie Smith", "Anne-Marie Smith"],
    ["a minus sign", "Anne−Marie Smith", "Anne-Marie Smith"],
    ["Turkish capitals", "İPEK IŞIK", "ipek ışık"],
    ["Turkish small letters", "ipek ışık", "İPEK IŞIK"],
    ["a sharp s in capitals", "STRASSER-GROSS", "Straßer-Groß"],
    ["a sharp s as it was", "Straßer", "STRASSER"],
    ["a capital sharp s", "STRAẞER", "Straßer"],
    ["a final sigma in capitals", "ΓΙΏΡΓΟΣ", "Γιώργος"],
    ["a space of no width", "Sam\u200b Lee", "Sam Lee"],
    ["a soft hyphen", "Sam Mac\u00adIntyre", "Sam MacIntyre"],
    ["direction marks", "\u2067לאה כהן\u2069", "לאה כהן"],
    ["hard and wide spaces", "Sam\u00a0\u3000Lee", "Sam Lee"],
    ["full-width letters", "Ｓａｍ Ｌｅｅ", "Sam Lee"],
    ["a ligature", "Griﬃn", "Griffin"],
    ["decomposed letters", "Zoe\u0308", "Zoë"],
    ["a keyboard's joiner", "علی\u200cرضا", "علیرضا"],
  ])("%s", (_, typed, own) => {
    expect(ownNameTyped(typed, ["Somebody Else", own])).toBe(own);
  });

  test.each([
    ["a letter less", "Dana Whitfeld", "Dana Whitfield"],
    ["without the accent, which makes another name", "Munoz", "Muñoz"],
    ["without the apostrophe", "OBrien", "O'Brien"],
    ["two words as one", "Annemarie", "Anne Marie"],
    ["nothing", "\u200b", "Dana"],
    ["nothing for nothing", "\u200b", "\u2060"],
    ["a letter of another script", "Dаna", "Dana"],
  ])("%s is not one's own", (_, typed, own) => {
    expect(ownNameTyped(typed, [own])).toBeNull();
  });
});

describe("initials", () => {
  test.each([
    ["ß", "ß."],
    ["ßen Müller", "ß. M."],
    ["e\u0301lodie dupont", "É. D."],
    ["M\u0303aria", "M\u0303."],
    ["ñandú", "Ñ."],
    ["𝒮am Lee", "𝒮. L."],
    ["प्रिया शर्मा", "प्रि. श."],
    ["ნინო", "ნ."],
    ["ﬁona", "F."],
    ["d'Arcy O’Neill", "D. O."],
    ["Anne\u2011Marie", "A. M."],
    ["🌱 Rosa", "R."],
    ["Rosa", "R."],
    ["王小明", "王."],
  ])("of %s are %s", (name, initials) => {
    expect(nameShown(name, "initials")).toBe(initials);
  });

  test("do not depend on the server's language", () => {
    expect(nameShown("ilkay", "initials")).toBe("I.");
  });

  test("of a name without a letter are empty", () => {
    expect(nameShown("😀 \u3164", "initials")).toBeNull();
  });
});

describe("a certificate's code is found in pasted text", () => {
  const CODE = "k7qm4t2vxh9rbwn3d8fyjcpa6zk7qm4t";
  const GROUPS = groupedCode(CODE).toUpperCase();
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0));

  test.each([
    ["an address", `https://alongside.example.org/verify/${CODE}`],
    ["an address in a sentence", `See https://alongside.example.org/verify/${CODE}.`],
    ["an address with more behind it", `http://localhost:3000/verify/${CODE}?utm=1#top`],
    ["the certificate's own address", `https://alongside.example.org/certificates/${CODE}.pdf`],
    ["an address without its beginning", `alongside.example.org/verify/${CODE}`],
    ["an address in angle brackets", `<https://alongside.example.org/verify/${CODE}>`],
    ["a full stop behind it", `${GROUPS}.`],
    ["a word before it", `Code: ${GROUPS}`],
    ["a word before it, no colon", `Code ${GROUPS}`],
    ["words before it", `Certificate code ${GROUPS}`],
    ["a sentence around it", `My certificate has the code ${GROUPS}, issued in July.`],
    ["quotation marks", `“${CODE}”`],
    ["brackets", `(${GROUPS})`],
    ["full-width letters", wide(CODE.toUpperCase())],
    ["full-width letters and spaces", wide(GROUPS).replaceAll(" ", "\u3000")],
    ["direction marks", `\u2066\u200e${CODE}\u2069`],
    ["marks inside", CODE.replace(/(.{4})/g, "$1\u200b")],
    ["soft hyphens", CODE.replace(/(.{8})/g, "$1\u00ad")],
    ["dots between", GROUPS.replaceAll(" ", ".")],
    ["several lines", GROUPS.replaceAll(" ", "\n")],
    ["no-break hyphens", GROUPS.replaceAll(" ", "\u2011")],
  ])("with %s", (_, typed) => {
    expect(readCode(typed)).toBe(CODE);
  });

  test.each([
    ["a letter less", CODE.slice(1)],
    ["a letter more", `${CODE}a`],
    ["two codes", `${CODE} ${CODE.split("").reverse().join("")}`],
    ["a letter that no code has", `u${CODE.slice(1)}`],
    ["nothing", "\u200b"],
    ["a long text", "a ".repeat(60_000)],
  ])("%s is not a code", (_, typed) => {
    expect(readCode(typed)).toBeNull();
  });
});
