import { createServer, request as ask } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

import type { LoaderFunctionArgs, ServerBuild } from "@remix-run/node";
import { Outlet, Scripts, useLoaderData } from "@remix-run/react";
import express from "express";
import { describe, expect, onTestFinished, test, vi } from "vitest";

import * as entry from "~/entry.server";
import { remixHandler } from "~/framework/adapter";

/* The smallest program that the framework can serve: what the adapter and the page rendering rely on. */

const PROSE = 'A page with "signs" & <tags> </script> \u2028. '.repeat(200);

function Page() {
  const { prose } = useLoaderData<{ prose: string }>();
  return <p>{prose}</p>;
}

function program(loader: (args: LoaderFunctionArgs) => unknown): ServerBuild {
  const Root = () => (
    <html lang="en">
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
  const asset = { hasAction: false, hasLoader: false, hasClientAction: false, hasClientLoader: false };
  const flags = { ...asset, hasErrorBoundary: false, module: "/x.js" };
  const page = { id: "routes/page", parentId: "root", path: "page" };
  return {
    entry: { module: entry },
    routes: {
      root: { id: "root", path: "", module: { default: Root } },
      "routes/page": { ...page, module: { default: Page, loader } },
    },
    assets: {
      version: "1",
      url: "/manifest.js",
      entry: { module: "/entry.js", imports: [] },
      routes: {
        root: { id: "root", path: "", ...flags },
        "routes/page": { ...page, ...flags, hasLoader: true },
      },
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    mode: "production",
    isSpaMode: false,
    basename: "/",
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: false,
    },
  } as unknown as ServerBuild;
}

async function serve(loader: (args: LoaderFunctionArgs) => unknown) {
  const app = express();
  const context = { nonce: "n-1", requestId: "r-1", report: () => undefined } as never;
  app.use(remixHandler({ build: program(loader), getLoadContext: async () => context }));
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((done, fail) => {
      const sent = ask({ port, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () =>
          done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      sent.on("error", fail);
      sent.end();
    });
}

/** Returns the data that a page hands to the browser, as the browser's code would read it. */
function handedOver(html: string): string {
  const script = /<script nonce="n-1">window\.__remixContext\.streamController\.enqueue\((".*?")\);/.exec(
    html,
  );
  return JSON.parse(script?.[1] ?? '""');
}

describe("a page", () => {
  test("is sent whole, with its length, and contains the data that a data request gets", async () => {
    const get = await serve(() => ({ prose: PROSE }));
    const page = await get("/page");
    expect(page.status).toBe(200);
    expect(page.headers["content-length"]).toBe(String(page.body.length));
    const html = page.body.toString("utf8");
    expect(html).toContain("A page with &quot;signs&quot; &amp; &lt;tags&gt;");
    expect(html.match(/<\/script>/g)?.length).toBe(html.match(/<script/g)?.length);
    expect(handedOver(html)).toContain(JSON.stringify(PROSE).slice(1, 60));
    const data = (await get("/page.data")).body.toString("utf8");
    expect(data).toContain(JSON.stringify(PROSE).slice(1, 60));
  });

  test("is compressed for a client that accepts gzip, to the same page", async () => {
    const get = await serve(() => ({ prose: PROSE }));
    const [plain, small] = [await get("/page"), await get("/page", { "accept-encoding": "gzip" })];
    expect(small.headers["content-encoding"]).toBe("gzip");
    expect(small.headers.vary).toContain("Accept-Encoding");
    expect(small.headers["content-length"]).toBe(String(small.body.length));
    expect(gunzipSync(small.body).equals(plain.body)).toBe(true);
  });

  test("whose loader returns a Response keeps status, headers and every cookie", async () => {
    const headers = new Headers({ Location: "/login" });
    headers.append("Set-Cookie", "a=1");
    headers.append("Set-Cookie", "b=2");
    const get = await serve(() => {
      throw new Response(null, { status: 303, headers });
    });
    const answer = await get("/page");
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/login");
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  });

  test("that no route matches is not found, even when the URL is malformed", async () => {
    for (const kind of ["error", "warn"] as const) vi.spyOn(console, kind).mockReturnValue();
    onTestFinished(() => void vi.restoreAllMocks());
    const get = await serve(() => ({ prose: "" }));
    expect((await get("/elsewhere")).status).toBe(404);
    expect((await get("/%E0%A4%A")).status).toBe(404);
  });
});
