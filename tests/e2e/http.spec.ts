import { Agent, request as httpRequest } from "node:http";

import { expect, test } from "@playwright/test";

import { startServer, type TestServer } from "../support/server";

/*
 * What every response carries and what every state-changing request must prove, checked on the built server over HTTP.
 */

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(async () => {
  await server.remove();
});

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** A raw request, without the headers a browser or fetch would add. */
function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((done, fail) => {
    // Node does not set a length for every method, and without one the body would be read as a further request.
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const all = { ...headers, ...length };
    const sent = httpRequest(new URL(path, server.url), { method, headers: all, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    sent.once("error", fail);
    sent.end(body);
  });
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

test("every response carries the security headers, and a nonce of its own", async () => {
  const nonces = new Set<string>();
  const paths = [
    "/",
    "/login",
    "/login.data",
    "/learn",
    "/nowhere",
    "/verify/none",
    "/healthz",
    "/readyz",
    "/favicon.svg",
    "/assets/none.js",
    "/help-now",
    "/exit",
    "/certificates/none.pdf",
  ];
  const requests = [
    ...paths.map((path) => ["GET", path] as const),
    // Refused for its origin, and for its method.
    ["POST", "/login"] as const,
    ["TRACE", "/login"] as const,
  ];
  for (const [method, at] of requests) {
    const path = `${method} ${at}`;
    const { headers, status } = await send(method, at);
    const policy = String(headers["content-security-policy"]);
    expect(policy, path).toContain("object-src 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain("unsafe-");
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? path);
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toBe("same-origin");
    expect(headers["x-robots-tag"], path).toContain("noindex");
    expect(headers["x-powered-by"], path).toBeUndefined();
    expect(status, path).toBeLessThan(500);
  }
  expect(nonces.size).toBe(requests.length);
});

test("a page uses its nonce on every script, and has no inline styles", async () => {
  for (const path of [
    "/",
    "/login",
    "/forgot-password",
    "/verify",
    "/verify/none",
    "/policies/data-notice",
  ]) {
    const { body, headers } = await send("GET", path);
    const nonce = /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1];
    expect(nonce, path).toBeDefined();
    const scripts = body.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length, path).toBeGreaterThan(0);
    for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
    expect(body, path).not.toMatch(/\sstyle="/);
  }
});

for (const path of ["/login", "/logout", "/forgot-password", "/verify", "/login.data"]) {
  test(`another site cannot post to ${path}`, async () => {
    const own = new URL(server.url);
    const refused: Record<string, string>[] = [
      {},
      { origin: "null" },
      { origin: "https://evil.example" },
      { origin: `http://${own.host}.evil.example` },
      { origin: `https://${own.host}` },
      { origin: `http://localhost:1` },
      { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
      { origin: "https://evil.example", host: "evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
    ];
    for (const headers of refused) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const { status } = await send(
          method,
          path,
          { ...FORM, ...headers },
          "email=a%40b.example&password=x",
        );
        expect(status, `${method} ${JSON.stringify(headers)}`).toBe(403);
      }
    }
    const { status } = await send(
      "POST",
      path,
      { ...FORM, origin: own.origin },
      "email=a%40b.example&password=x",
    );
    expect(status).not.toBe(403);
  });
}

test("other methods are refused", async () => {
  for (const method of ["TRACE", "OPTIONS", "PROPFIND"])
    expect((await send(method, "/login")).status).toBe(405);
});

test("a host or forwarded host that is not ours reaches no page", async () => {
  const evil = { host: "evil.example", "x-forwarded-host": "evil.example" };
  const page = await send("GET", "/login", evil);
  expect(page.status).toBe(200);
  expect(page.body).not.toContain("evil.example");
  const redirect = await send("GET", "/learn", evil);
  expect(redirect.status).toBe(303);
  expect(String(redirect.headers.location)).not.toContain("evil.example");
});

test("hostile requests are answered without a stack trace, and the server keeps running", async () => {
  const origin = new URL(server.url).origin;
  const answers = await Promise.all([
    send("GET", "/%"),
    send("GET", "/%00"),
    send("GET", "/learn/%c0%af"),
    send("GET", "/../../etc/passwd"),
    send("GET", "/assets/..%2f..%2fserver/index.js"),
    send("GET", "/.git/config"),
    send("GET", "/.env"),
    send("GET", "/build/server/index.js"),
    send("GET", "/login", { cookie: "session=%E0%A4%A; =; session" }),
    send("GET", `/login?to=${"a".repeat(6000)}`),
    send("POST", "/login", { ...FORM, origin }, `email=${"a".repeat(1_000_000)}`),
    send("POST", "/login", { ...FORM, origin }, "email=%00&password=%F0%9F%A6%8A"),
    send(
      "POST",
      "/login",
      { ...FORM, origin },
      Array.from({ length: 20_000 }, (_, n) => `f${n}=1`).join("&"),
    ),
    send("POST", "/login", { "content-type": "multipart/form-data; boundary=x", origin }, "--x\r\n\r\n--x--"),
    send("POST", "/login", { "content-type": "application/json", origin }, "{"),
    send("POST", "/login", { ...FORM, origin }, "__proto__[x]=1&constructor=1&email=a&email=b"),
  ]);
  for (const { status, body } of answers) {
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
    expect(body).not.toMatch(/\bat .*\.(js|ts|tsx):\d+/);
    expect(body).not.toMatch(/root:x:0|BEGIN .*PRIVATE|drizzle|\[core\]/);
  }
  expect((await send("GET", "/readyz")).status).toBe(200);
});

test("leaving and help work for anyone", async () => {
  const exit = await send("GET", "/exit");
  expect(exit.status).toBe(303);
  expect(String(exit.headers.location)).toMatch(/^https:\/\//);
  expect(exit.headers["clear-site-data"]).toBe('"cache"');
  const help = await send("GET", "/help-now");
  expect(help.status).toBe(200);
  expect(help.body).not.toContain("<script");
});

test("immutable files are cached for a year; pages are not cached", async () => {
  const { body, headers } = await send("GET", "/login");
  expect(headers["cache-control"]).toBe("no-store");
  const asset = /\/assets\/[^"']+\.(?:js|css)/.exec(body)?.[0] ?? "/assets/none";
  expect((await send("GET", asset)).headers["cache-control"]).toMatch(
    /^public, ?max-age=31536000, ?immutable$/,
  );
});

test("behind a reverse proxy, a connection is kept open for longer than the proxy keeps it", async () => {
  const behind = await startServer({ env: { TRUST_PROXY: "1" } });
  const agent = new Agent({ keepAlive: true });
  try {
    const keepAlive = await new Promise<string>((done, fail) => {
      httpRequest(`${behind.url}/healthz`, { agent }, (response) => {
        response.resume();
        done(String(response.headers["keep-alive"]));
      })
        .once("error", fail)
        .end();
    });
    // Caddy closes an idle connection after two minutes, nginx after one.
    expect(Number(/timeout=(\d+)/.exec(keepAlive)?.[1])).toBeGreaterThan(120);
  } finally {
    agent.destroy();
    await behind.remove();
  }
});
