import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { data } from "@remix-run/node";
import { describe, expect, test } from "vitest";

import { inMarkup } from "~/framework/in-markup.server";
import { leanBrowserCode } from "~/framework/vite-lean-browser-code";
import remixConfig from "../../../remix.config.js";

/* The framework internals that we depend on without a public interface: an update that changes one fails here. */

const require = createRequire(import.meta.url);
const folder = join(require.resolve("@remix-run/react/package.json"), "../dist/esm");
const sourceOf = (file: string) => readFileSync(join(folder, file), "utf8");

describe("the framework's browser code", () => {
  test("throws the promise of its data in the first rendering (hydration.tsx)", () => {
    expect(sourceOf("browser.js")).toMatch(/throw stateDecodingPromise;/);
  });

  test("reads the data from the stream that the page fills (page-rendering.tsx)", () => {
    expect(sourceOf("single-fetch.js")).toContain("window.__remixContext.streamController.enqueue(");
    expect(sourceOf("single-fetch.js")).toContain("window.__remixContext.streamController.close()");
    expect(sourceOf("components.js")).toContain("renderMeta.didRenderScripts = true");
  });

  test("exposes its router where a page of an earlier build finds it (earlier-build.ts)", () => {
    expect(sourceOf("browser.js")).toContain("window.__remixRouter = router");
  });

  test("names its flags as the build replaces them (vite-lean-browser-code.ts)", () => {
    const plugin = leanBrowserCode({ ...remixConfig.future });
    const transform = plugin.transform as (code: string, id: string) => { code: string } | null;
    const made = readdirSync(folder)
      .filter((file) => file.endsWith(".js"))
      .flatMap((file) => transform(sourceOf(file), join(folder, file))?.code ?? []);
    expect(made.length).toBeGreaterThanOrEqual(4);
    expect(made.join("\n")).not.toMatch(/future\.v3_|__remixContext\.isSpaMode/);
    for (const name of sourceOf("browser.js").match(/future\.(v3_\w+)/g) ?? [])
      expect(Object.keys(remixConfig.future ?? {})).toContain(name.replace("future.", ""));
  });
});

describe("the framework's server code", () => {
  test("marks data that comes with a status (instrument.ts)", () => {
    expect(data({}, 409)).toMatchObject({ type: "DataWithResponseInit", init: { status: 409 } });
  });

  test("serializes no property that is not enumerable (in-markup.server.ts)", async () => {
    const { encode } = createRequire(require.resolve("@remix-run/server-runtime"))("turbo-stream") as {
      encode: (value: unknown) => ReadableStream<Uint8Array>;
    };
    const part = { id: "part", html: "<p>finished</p>" };
    const written = async (isPage: boolean) => new Response(encode(inMarkup({ isPage }, part))).text();
    expect(inMarkup({ isPage: true }, part).html).toBe(part.html);
    expect(await written(true)).toContain("part");
    expect(await written(true)).not.toContain("finished");
    expect(await written(false)).toContain("finished");
  });

  test("waits for deferred data as long as the entry says (entry.server.tsx)", () => {
    const runtime = join(require.resolve("@remix-run/server-runtime"), "../server.js");
    expect(readFileSync(runtime, "utf8")).toContain("entry.module.streamTimeout");
  });
});
