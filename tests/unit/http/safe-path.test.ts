import { describe, expect, test } from "vitest";

import { safePath } from "~/http/responses.server";

describe("safePath", () => {
  test.each(["/learn", "/learn/boundaries?x=1#part", "/supervise/trainees/0190", "/verify/abc%20d"])(
    "lets %s pass",
    (to) => {
      expect(safePath(to, "/")).toBe(to);
    },
  );

  test.each([
    "//evil.example",
    "/\\evil.example",
    "/%5Cevil.example",
    "/%5cevil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%09/evil.example",
    "https:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/..//evil.example",
    "/.//evil.example",
    `/${"a".repeat(8192)}`,
    "learn",
    "",
    null,
    undefined,
    7,
    ["/learn"],
  ])("sends %s to the fallback", (to) => {
    expect(safePath(to, "/fallback")).toBe("/fallback");
  });
});
