import { describe, expect, it } from "vitest";

import { joinForm, resetPasswordForm, setupForm, signInForm } from "~/features/people/forms";
import { constraintsOf, parseForm } from "~/http/forms.server";
import { i18nFor } from "~/lib/i18n";

const i18n = i18nFor("en");
const texts = [
  { kind: "policy", id: "code-of-ethics" },
  { kind: "statement", id: "adult" },
] as const;

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

const WHOLE = {
  legalName: "Zoë Müller",
  shownName: "Zoë",
  password: "four words in a row",
  textsHash: "x",
  "agree.policy-code-of-ethics": "on",
  "agree.statement-adult": "on",
};

describe("joining", () => {
  it("accepts a complete form", async () => {
    const parsed = await parseForm(form(WHOLE), joinForm(i18n, { email: "zoe@example.org", texts }));
    expect(parsed).toMatchObject({
      ok: true,
      value: { legalName: "Zoë Müller", password: "four words in a row" },
    });
  });

  it("requires each check box by name, none of them preset", async () => {
    const { "agree.policy-code-of-ethics": _a, "agree.statement-adult": _b, ...rest } = WHOLE;
    const parsed = await parseForm(form(rest), joinForm(i18n, { email: "zoe@example.org", texts }));
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(Object.keys(parsed.reply.error ?? {}).sort()).toEqual([
      "agree.policy-code-of-ethics",
      "agree.statement-adult",
    ]);
  });

  it("tells the page which fields are required", () => {
    const constraints = constraintsOf(joinForm(i18n, { email: "zoe@example.org", texts }));
    expect(constraints.legalName).toMatchObject({ required: true });
    expect(constraints.password?.required).toBe(true);
    expect(constraints["agree.statement-adult"]?.required).toBe(true);
    expect(constraintsOf(setupForm(i18n)).email?.required).toBe(true);
  });

  it.each([["Zoë Müller"], ["zoëmüller"], ["zoe@example.org"], ["ZOE@EXAMPLE.ORG"]])(
    "refuses %s as a password",
    async (password) => {
      const parsed = await parseForm(
        form({ ...WHOLE, password }),
        joinForm(i18n, { email: "zoe@example.org", texts }),
      );
      expect(parsed.ok ? null : parsed.reply.error?.password).toHaveLength(1);
      expect(JSON.stringify(parsed)).not.toContain(`"password":"${password}"`);
    },
  );

  it("ignores any role, person or state in the form", async () => {
    const parsed = await parseForm(
      form({
        ...WHOLE,
        role: "administrator",
        personId: "x",
        "__proto__.role": "administrator",
        "constructor.prototype.role": "administrator",
      }),
      joinForm(i18n, { email: "zoe@example.org", texts }),
    );
    expect(parsed.ok && Object.keys(parsed.value).sort()).toEqual([
      "agree",
      "legalName",
      "password",
      "shownName",
      "textsHash",
    ]);
    expect("role" in {}).toBe(false);
  });
});

describe("a password", () => {
  const schema = resetPasswordForm(i18n, ["kim@example.org", "Kim"]);
  it.each([
    ["a"],
    ["1234567"],
    ["password1"],
    ["PassWord123"],
    ["aaaaaaaaaa"],
    ["abcabcabc"],
    ["kim@example.org"],
    ["🌱🌱🌱"],
    ["x".repeat(1025)],
  ])("refuses %s", async (password) => {
    expect((await parseForm(form({ password }), schema)).ok).toBe(false);
  });
  it.each([
    ["  led by spaces  "],
    ["🌱🌿🌳🍂🍁🌾🌵🍀"],
    ["nul\u0000in the middle"],
    ["correct horse"],
    ["walk-alongside"],
  ])("accepts %s exactly as typed", async (password) => {
    expect(await parseForm(form({ password }), schema)).toMatchObject({ ok: true, value: { password } });
  });
  it("accepts 1,024 characters, counted as people count them", async () => {
    const password = "🌱🌿".repeat(511) + "ab";
    expect((await parseForm(form({ password }), schema)).ok).toBe(true);
  });
});

it("signs in with an address in any case", async () => {
  const parsed = await parseForm(form({ email: "  Kim@Example.org ", password: " x " }), signInForm(i18n));
  expect(parsed).toMatchObject({ ok: true, value: { email: "kim@example.org", password: " x " } });
});
