import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { expect, onTestFinished, test } from "vitest";

import { sourceServer } from "../../support/source-server";
import { testWorld } from "../../support/world";

/* `@remix-run/*` 2.17.5 includes a turbo-stream whose decoder has a known denial-of-service vulnerability. */

type Stream = { encode: unknown; decode: unknown };

/** Replaces the decoder that the framework's server part would use, and counts its calls. */
function watchDecoder(): { calls: () => number } {
  const require = createRequire(createRequire(import.meta.url).resolve("@remix-run/server-runtime"));
  const stream: Stream = require("turbo-stream");
  const { decode } = stream;
  let calls = 0;
  stream.decode = () => {
    calls += 1;
    throw new Error("a request came to the decoder");
  };
  onTestFinished(() => {
    stream.decode = decode;
  });
  return { calls: () => calls };
}

/** Self-references, nesting, and promises that never resolve: the subject of the advisory. */
const HOSTILE = [
  `[${"[".repeat(5000)}${"]".repeat(5000)}]`,
  '[["P",1],["P",0]]\nP0:[["P",0]]\n',
  `[{"_1":2},"a",["P",3]]\n${'P3:[["Z",0]]\n'.repeat(1000)}`,
  '[["S",0]]',
];

test("no request reaches the decoder, whatever its body and type", async () => {
  const world = await testWorld();
  const { url } = await sourceServer(world);
  const decoder = watchDecoder();
  const paths = [
    "/login.data",
    "/login",
    "/logout.data",
    "/forgot-password.data",
    "/verify.data",
    "/_root.data",
  ];
  for (const path of paths) {
    for (const body of HOSTILE) {
      for (const type of [
        "text/x-script",
        "text/x-turbo",
        "application/json",
        "multipart/form-data; boundary=x",
      ]) {
        const began = performance.now();
        const answer = await fetch(url + path, {
          method: "POST",
          redirect: "manual",
          headers: { origin: url, "content-type": type },
          body,
        });
        await answer.text();
        expect(answer.status, `${path} ${type}`).toBeLessThan(500);
        expect(performance.now() - began).toBeLessThan(2000);
      }
    }
  }
  for (const path of paths) {
    const answer = await fetch(`${url}${path}?_routes=${encodeURIComponent(HOSTILE[1] ?? "")}`);
    await answer.text();
    expect(answer.status, path).toBeLessThan(500);
  }
  expect(decoder.calls()).toBe(0);
});

test("the framework's server part never calls the decoder: an update that does is detected here", () => {
  const require = createRequire(import.meta.url);
  const runtime = require.resolve("@remix-run/server-runtime");
  const source = readFileSync(runtime.replace(/index\.js$/, "single-fetch.js"), "utf8");
  expect(source).toContain("turboStream.encode(");
  expect(source).not.toMatch(/turboStream\.decode|\bdecode\(/);
});
