import { expect, onTestFinished, test } from "vitest";

import { createLog, keepConsole } from "~/server/log";
import { addressOf } from "~/framework/adapter";
import { factsOfError, redactText } from "~/server/redact";

/* Redaction comes before decoding: a percent-encoded secret is the same secret. */

const TOKEN = "t0kj3n5h2v9qd8w7c6b4a1z2y3x5w6v7";
const spelled = (text: string, every: number) =>
  [...text].map((sign, at) => (at % every === 0 ? `%${sign.charCodeAt(0).toString(16)}` : sign)).join("");

test.each([1, 2, 3, 5, 9])("a token in which every %s. character is percent-encoded", (every) => {
  const line = redactText(`/reset-password/${spelled(TOKEN, every)}%E0%A4%A`);
  const read = line.replace(/%([0-7][0-9a-f])/gi, (_all, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
  for (let from = 0; from + 12 <= TOKEN.length; from += 4)
    expect(read).not.toContain(TOKEN.slice(from, from + 12));
});

test.each(["maria%40example.org", "maria.lopez%2Bpeer%40example.org", "%6Daria%40example.org"])(
  "an email address: %s",
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

test("what a library writes to the console becomes a redacted log line", () => {
  const { warn, error } = console;
  onTestFinished(() => {
    Object.assign(console, { warn, error });
  });
  const lines: string[] = [];
  keepConsole(createLog("warn", () => 0, { to: { write: (line: string) => void lines.push(line) } }));
  console.warn(`The URL path "/join/${TOKEN}%E0%A4%A" could not be decoded`);
  console.error(new Error(`no route matches /reset-password/${TOKEN}`), { email: "maria@example.org" });
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(["console.warned", "console.failed"]);
  expect(lines.join("")).not.toMatch(/t0kj3n5|example\.org/);
});

test.each([
  ["/login?_data=root", "/login"],
  ["/learn?_data=x&page=2", "/learn?page=2"],
  ["/learn?q=100%25", "/learn?q=100%25"],
  ["/join/abc%E0%A4%A", "/join/abc%25E0%25A4%25A"],
  ["/join/%", "/join/%25"],
  ["/learn/caf%C3%A9", "/learn/caf%C3%A9"],
  ["//evil.example/x", "//evil.example/x"],
])("the address %s is read as %s", (originalUrl, read) => {
  const url = addressOf({ protocol: "http", headers: { host: "localhost:3000" }, originalUrl });
  expect(url.href).toBe(`http://localhost:3000${read}`);
});

test("a malformed address is the sender's mistake", () => {
  for (const originalUrl of ["http://evil.example/", "*", "evil.example:443"])
    expect(() => addressOf({ protocol: "http", headers: { host: "localhost:3000" }, originalUrl })).toThrow(
      URIError,
    );
});
