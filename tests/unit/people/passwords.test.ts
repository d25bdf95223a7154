import { describe, expect, it } from "vitest";

import { isCommonPassword } from "~/lib/common-passwords.server";
import { joinForm, resetPasswordForm } from "~/features/people/forms";
import { passwordFault } from "~/features/people/model";
import { fitsHash, hashPassword } from "~/lib/password.server";
import { parseForm } from "~/http/forms.server";
import { i18nFor } from "~/lib/i18n";

it("of a password that is both common and one's own name, one fault is named", async () => {
  const form = new FormData();
  const fields = {
    email: "zoe@example.org",
    legalName: "Sunshine",
    shownName: "Zoë",
    password: "sunshine",
    textsHash: "x",
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const parsed = await parseForm(form, joinForm(i18nFor("en"), { email: "zoe@example.org", texts: [] }));
  expect(parsed.ok ? null : parsed.reply.error?.password).toEqual([expect.stringMatching(/^Many people/)]);
});

describe("common passwords", () => {
  it.each(["michelle", "corvette", "1234qwer", "mercedes", "benjamin"])(
    "contain the most frequently guessed ones: %s",
    (word) => {
      expect(isCommonPassword(word)).toBe(true);
    },
  );

  it("contain the passwords that this program in particular invites", () => {
    for (const word of ["alongside", "walkalongside", "training123", "welcome2026", "winter2026"])
      expect(isCommonPassword(word), word).toBe(true);
  });

  it("contain nothing too short to be a password anyway, and no phrase of several words", () => {
    expect(isCommonPassword("123456")).toBe(false);
    expect(isCommonPassword("four words in a row")).toBe(false);
  });
});

describe("a password made of names", () => {
  const PERSON = ["robinson.crusoe@example.org", "Robinson Crusoe", "Robin"];
  const fault = (password: string, personal = PERSON) => passwordFault(password, personal, isCommonPassword);

  it.each([
    "Robinson Crusoe",
    "crusoerobinson",
    "Robinson1719",
    "2026Crusoe!",
    "robinson.crusoe",
    "robinson-crusoe1",
    "robinson.crusoe@example.org",
    "crusoecrusoe",
    "Robin12345",
  ])("is refused: %s", (password) => {
    expect(fault(password)).toBe("personal");
  });

  it("is refused with or without accents", () => {
    expect(fault("muller2026", ["Zoë Müller"])).toBe("personal");
    expect(fault("zoemuller", ["Zoë Müller"])).toBe("personal");
  });

  it.each(["Robinson Crusoe's island", "crusoe found a footprint", "robin hood and friar tuck"])(
    "is accepted when there is more to it: %s",
    (password) => {
      expect(fault(password)).toBeNull();
    },
  );

  it("is refused when it is the program's own name", async () => {
    const i18n = i18nFor("en");
    const form = new FormData();
    form.append("password", "SmallTest2026");
    // What the routes pass: words of the person and of the program.
    const schema = resetPasswordForm(i18n, ["kim@example.org", "Kim", "Small Test Program", "Small Test"]);
    expect((await parseForm(form, schema)).ok).toBe(false);
  });

  it("is refused on joining, where the names come with the same form", async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      legalName: "Zoë Müller",
      shownName: "Zoë",
      password: "Mueller-nein",
      textsHash: "x",
    }))
      form.append(name, value);
    const parse = () => parseForm(form, joinForm(i18nFor("en"), { email: "zoe@example.org", texts: [] }));
    expect((await parse()).ok).toBe(true);
    form.set("password", "Müller1990");
    expect((await parse()).ok).toBe(false);
  });
});

describe("one password, typed on two devices", () => {
  const COMPOSED = "caf\u00e9 au lait";
  const DECOMPOSED = "cafe\u0301 au lait";

  it("matches in composed and in decomposed form, whichever it was set with", async () => {
    for (const set of [COMPOSED, DECOMPOSED]) {
      const hash = await hashPassword(set);
      expect(await fitsHash(hash, COMPOSED)).toBe(true);
      expect(await fitsHash(hash, DECOMPOSED)).toBe(true);
      expect(await fitsHash(hash, "cafe au lait")).toBe(false);
    }
  });

  it("matches as it was typed when it was set before passwords were composed", async () => {
    const { hash } = await import("@node-rs/argon2");
    const earlier = await hash(DECOMPOSED, { memoryCost: 8, timeCost: 1, parallelism: 1 });
    expect(await fitsHash(earlier, DECOMPOSED)).toBe(true);
    expect(await fitsHash(earlier, "nothing like it")).toBe(false);
  });

  it("has the same length in either form, and is equally common", () => {
    const isCommon = (word: string) => word === "caf\u00e9cr\u00e8me";
    expect(passwordFault("cafe\u0301cre\u0300me", [], isCommon)).toBe("common");
    // Seven characters, three of which decompose.
    expect(passwordFault("e\u0301e\u0301e\u0301abcd", [], () => false)).toBe("too_short");
  });
});
