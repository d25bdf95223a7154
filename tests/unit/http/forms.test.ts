import { describe, expect, test } from "vitest";
import { z } from "zod";

import { outcome } from "../../support/world";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { emailField, optionalTextField, textField } from "~/lib/fields";
import { i18nFor } from "~/lib/i18n";

const post = (body: string, type = "application/x-www-form-urlencoded") =>
  new Request("http://localhost/x", { method: "POST", body, headers: { "content-type": type } });

describe("reading a form", () => {
  test("repeated fields are kept in order", async () => {
    const form = await readForm(post("a=1&b=%C3%A9&a=2"));
    expect(form.getAll("a")).toEqual(["1", "2"]);
    expect(form.get("b")).toBe("é");
  });

  test.each([
    ["a megabyte", post(`note=${"x".repeat(1_000_000)}`), 413],
    ["JSON", post("{}", "application/json"), 415],
    ["a file upload", post("--x--", "multipart/form-data; boundary=x"), 415],
    ["a list with a hundred million places", post("x[99999999]=1"), 400],
    ["a name that reaches for the prototype", post("__proto__[admin]=1"), 400],
    ["a name of a thousand letters", post(`${"n".repeat(1000)}=1`), 400],
    ["two thousand fields", post(Array.from({ length: 2000 }, (_, n) => `f${n}=1`).join("&")), 400],
  ])("%s is refused", async (_what, request, status) => {
    expect((await outcome(() => readForm(request))).status).toBe(status);
  });

  test("a refusal for a data feed is a plain response, not an error page", async () => {
    const refused = await readForm(post("{}", "application/json"), "file").catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(Response);
    if (refused instanceof Response)
      expect([refused.status, await refused.text()]).toEqual([415, "not_a_form\n"]);
  });
});

describe("validating a form", () => {
  const i18n = i18nFor("en");
  const schema = z.object({
    email: emailField(i18n),
    note: textField(i18n, { max: 20, required: "Please write something." }),
    more: optionalTextField(i18n, { max: 20 }),
    password: z.string().min(3, "Too short."),
  });
  const check = async (fields: Record<string, string>) =>
    parseForm(await readForm(post(new URLSearchParams(fields).toString())), schema);

  test("valid values are normalized", async () => {
    const parsed = await check({ email: "  Dana@Example.ORG ", note: " a\tb ", password: " kept as typed " });
    expect(parsed).toMatchObject({
      ok: true,
      value: { email: "dana@example.org", note: "a b", more: "", password: " kept as typed " },
    });
  });

  test("what comes back contains the text and never the password", async () => {
    const parsed = await check({ email: "nobody", note: "mine", password: "secret-secret" });
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).toContain("mine");
    expect(JSON.stringify(parsed)).not.toContain("secret-secret");
  });

  test.each(["a\u0000b", "a\u202eb", "a\u0007b"])("the character in %j cannot be stored", async (note) => {
    const form = new FormData();
    form.append("email", "a@b.example");
    form.append("password", "abc");
    form.append("note", note);
    const parsed = await parseForm(form, schema);
    expect(parsed.ok).toBe(false);
  });

  test("emoji, accents and other scripts are accepted", async () => {
    expect((await check({ email: "a@b.example", note: "🦊 Łukasz ليلى", password: "abc" })).ok).toBe(true);
  });

  test("the page gets the constraints without the schema", () => {
    expect(constraintsOf(schema)).toMatchObject({
      email: { required: true, maxLength: 254 },
      note: { required: true, maxLength: 20 },
      more: { required: false, maxLength: 20 },
    });
  });
});
