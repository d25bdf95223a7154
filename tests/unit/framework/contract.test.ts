import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { data } from "@remix-run/node";
import { describe, expect, test, vi } from "vitest";

import { inMarkup } from "~/framework/in-markup.server";
import { appServer } from "~/framework/vite-dev";
import { leanBrowserCode } from "~/framework/vite-lean-browser-code";
import { linguiMacro } from "~/framework/vite-lingui";
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

describe("messages", () => {
  const { transform } = linguiMacro();
  const compile = transform as (code: string, id: string) => Promise<{ code: string } | null>;
  const route = `import { msg } from "@lingui/core/macro"; export const hello = (name: string) => msg\`Hello, ${"${name}"}\`;`;

  test("are compiled in place, also in a client route, whose id carries a query (vite-lingui.ts)", async () => {
    const made = await compile(route, "/app/routes/one.tsx?__remix-build-client-route");
    expect(made?.code.replace(/\s+/g, "")).toContain('message:["Hello,",["name"]]');
    expect(made?.code).not.toContain("macro");
  });

  test("are left alone where there is none", async () => {
    expect(await compile("export const one = 1;", "/app/one.ts")).toBeNull();
    expect(await compile(route, "/node_modules/one/index.ts")).toBeNull();
  });
});

describe("development", () => {
  test("the framework answers only after what was added before it (vite-dev.ts)", () => {
    const plugin = join(require.resolve("@remix-run/dev/package.json"), "../dist/vite/plugin.js");
    // Both add their handler in the hook that Vite calls last, in the plugins' order.
    expect(readFileSync(plugin, "utf8")).toMatch(
      /return \(\) => \{[\s\S]{0,400}middlewareMode\) \{\s+viteDevServer\.middlewares\.use\(/,
    );
    const config = readFileSync("vite.config.ts", "utf8");
    expect(config.indexOf("appServer()")).toBeGreaterThan(0);
    expect(config.indexOf("appServer()")).toBeLessThan(config.indexOf("remix("));
  });

  test("our server gets every request, and an error is passed on with its own lines", async () => {
    type Handler = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;
    const handlers: Handler[] = [];
    const handled: unknown[] = [];
    const failing = { now: false };
    const vite = {
      middlewares: { use: (handler: Handler) => handlers.push(handler) },
      ssrLoadModule: () =>
        failing.now
          ? Promise.reject(new Error("does not compile"))
          : Promise.resolve({ handleDev: (...args: unknown[]) => handled.push(args[1]) }),
      ssrFixStacktrace: (error: Error) => {
        error.stack = "app/one.ts:1";
      },
    };
    const configure = appServer().configureServer as unknown as (server: typeof vite) => () => void;
    configure(vite)();
    expect(handlers).toHaveLength(1);
    handlers[0]?.("a request", {}, () => {});
    await vi.waitFor(() => expect(handled).toEqual(["a request"]));
    failing.now = true;
    const passed = await new Promise((done) => handlers[0]?.("another", {}, done));
    expect(passed).toMatchObject({ message: "does not compile", stack: "app/one.ts:1" });
  });
});
