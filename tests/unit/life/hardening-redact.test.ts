import { expect, test } from "vitest";

import { factsOfError, redactText } from "~/server/redact";

/* Redaction before decoding: what is written with percent signs is the same secret. */

const TOKEN = "t0kj3n5h2v9qd8w7c6b4a1z2y3x5w6v7";
const spelled = (text: string, every: number) =>
  [...text].map((sign, at) => (at % every === 0 ? `%${sign.charCodeAt(0).toString(16)}` : sign)).join("");

test.each([1, 2, 3, 5, 9])("a token of which each %s. sign is written with a percent sign", (every) => {
  const line = redactText(`/reset-password/${spelled(TOKEN, every)}%E0%A4%A`);
  const read = line.replace(/%([0-7][0-9a-f])/gi, (_all, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  for (let from = 0; from + 12 <= TOKEN.length; from += 4)
    expect(read).not.toContain(TOKEN.slice(from, from + 12));
});

test.each(["maria%40example.org", "maria.lopez%2Bpeer%40example.org", "%6Daria%40example.org"])(
  "an address: %s",
  (address) => {
    expect(redactText(`for ${address} it failed`)).not.toContain("example.org");
    expect(JSON.stringify(factsOfError(new Error(`for ${address} it failed`)))).not.toContain("example.org");
  },
);

test("a path that could not be decoded is left out of an error", () => {
  const facts = factsOfError(
    new URIError(`Failed to decode param 'TOKEN%E0%A4%A' of /join/${TOKEN}%E0%A4%A`),
  );
  expect(JSON.stringify(facts)).not.toContain(TOKEN.slice(0, 12));
});

test("what helps to find a fault stays", () => {
  expect(redactText("100% of 5 jobs failed at 10%")).toBe("100% of 5 jobs failed at 10%");
});
