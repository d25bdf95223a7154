import { data, redirect, type ActionFunctionArgs, type ServerBuild } from "@remix-run/node";
import { describe, expect, test } from "vitest";

import type { Unavailable } from "~/db/errors";
import { readForm } from "~/http/forms.server";
import { instrument } from "~/framework/instrument";
import { createLog } from "~/server/log";
import { inRequest, newScope } from "~/framework/request-scope";
import { routeInstruments } from "~/framework/route-instruments";

type Routes = ServerBuild["routes"];
type Module = Partial<Routes[string]["module"]>;

const CODES: Record<Unavailable, string> = {
  full: "SQLITE_FULL",
  read_only: "SQLITE_READONLY_DIRECTORY",
  busy: "SQLITE_BUSY",
  damaged: "SQLITE_CORRUPT",
  gone: "ECONNREFUSED",
};
const faultOf = (reason: Unavailable) =>
  new Error("Failed query", { cause: Object.assign(new Error("x"), { code: CODES[reason] }) });

/** Returns a program with one route, and what it answers and logs. */
function program(module: Module, route: { id?: string; path?: string; index?: boolean } = {}) {
  const lines: { event: string; [fact: string]: unknown }[] = [];
  const to = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const id = route.id ?? "routes/thing.$id";
  const page = { default: () => null };
  const routes = { [id]: { id, path: "thing/:id", ...route, module: { ...page, ...module } } } as Routes;
  const made = instrument(routes, routeInstruments(createLog("debug", () => 0, { to })));
  const headers: Record<string, string> = {};
  const scope = newScope("r-1", (name, value) => {
    headers[name] = value;
  });
  async function ask(
    method: "GET" | "POST",
    fields?: Record<string, string>,
    { url = "http://localhost/thing/7?a=1", signal = new AbortController().signal } = {},
  ) {
    const body = fields ? new URLSearchParams(fields) : null;
    const request = new Request(url, { method, body, signal });
    const args = { request, params: {}, context: { requestId: "r-1" } } as unknown as ActionFunctionArgs;
    const run = made[id]!.module[method === "GET" ? "loader" : "action"]! as (a: unknown) => Promise<unknown>;
    try {
      return { returned: await inRequest(scope, () => run(args)) };
    } catch (thrown) {
      return { thrown };
    }
  }
  return { ask, scope, lines, made, routes, headers };
}

describe("instrumented loaders and actions", () => {
  test("answer as before, and report their route", async () => {
    const { ask, scope, lines, made, routes } = program({ loader: () => ({ a: 1 }) });
    expect(await ask("GET")).toEqual({ returned: { a: 1 } });
    expect(scope.route).toBe("routes/thing.$id");
    expect(lines).toEqual([]);
    expect(Object.keys(made["routes/thing.$id"]!.module)).toEqual(["default", "loader", "action"]);
    expect(routes["routes/thing.$id"]!.module.loader).not.toBe(made["routes/thing.$id"]!.module.loader);
  });

  test.each([
    ["a redirect", redirect("/x", 303)],
    ["a refusal", data({ code: "not_found" }, { status: 404 })],
    ["a file's refusal", new Response("x", { status: 503 })],
  ])("a response that is thrown passes through: %s", async (_name, answer) => {
    const { ask, lines } = program({
      loader: () => {
        throw answer;
      },
    });
    expect((await ask("GET")).thrown).toBe(answer);
    expect(lines).toEqual([]);
  });

  test("the page's route counts, and not that of its layout", async () => {
    const frame = program({ loader: () => null }, { id: "root" });
    frame.scope.route = "routes/thing.$id";
    await frame.ask("GET");
    expect(frame.scope.route).toBe("routes/thing.$id");
  });
});

describe("when the database is unavailable", () => {
  test.each(Object.keys(CODES) as Unavailable[])("a page says why: %s", async (reason) => {
    const error = faultOf(reason);
    const { ask, scope, lines, headers } = program({ loader: () => Promise.reject(error) });
    const { thrown } = await ask("GET");
    expect(thrown).toMatchObject({
      data: { code: `database_${reason}`, requestId: "r-1", sent: "nothing" },
      init: { status: 503 },
    });
    expect(headers).toEqual({ "Retry-After": expect.stringMatching(/^\d+$/) });
    expect(scope).toMatchObject({ unavailable: reason, fault: error });
    // The line is written once, at the end of the request.
    expect(lines).toEqual([]);
  });

  test("what was typed comes back with the page, but never a password", async () => {
    const failing = async ({ request }: ActionFunctionArgs) => {
      await readForm(request);
      throw faultOf("busy");
    };
    const typed = await program({ action: failing }).ask("POST", { note: "my\r\nwords", intent: "save" });
    expect(typed.thrown).toMatchObject({
      data: {
        sent: "form",
        again: {
          action: "/thing/7?a=1",
          fields: [
            ["note", "my\r\nwords"],
            ["intent", "save"],
          ],
        },
      },
    });
    const secret = await program({ action: failing }).ask("POST", { email: "a@b.example", newPassword: "x" });
    expect(secret.thrown).toMatchObject({ data: { sent: "secret" } });
    expect(JSON.stringify(secret.thrown)).not.toContain("a@b.example");
  });

  test("what was typed comes back even when the form had not been read yet", async () => {
    const { ask, scope } = program({ action: () => null });
    scope.sessionFault = faultOf("gone");
    const { thrown } = await ask("POST", { note: "words" });
    expect(thrown).toMatchObject({ data: { code: "database_gone", again: { fields: [["note", "words"]] } } });
  });

  test("a form is resubmitted to its own URL", async () => {
    const action = () => Promise.reject(faultOf("full"));
    const at = async (url: string, route = {}) => {
      const { thrown } = await program({ action }, route).ask("POST", { a: "1" }, { url });
      return (thrown as { data: { again: { action: string } } }).data.again.action;
    };
    expect(await at("http://localhost/thing/7.data?x=1")).toBe("/thing/7?x=1");
    expect(await at("http://localhost/", { path: undefined, index: true })).toBe("/?index");
    expect(await at("http://localhost/_root.data?b=2", { path: undefined, index: true })).toBe("/?index&b=2");
    expect(await at("http://localhost/things", { path: "things", index: true })).toBe("/things");
  });

  test("a file reports it with a code", async () => {
    const { ask, headers } = program({ default: undefined, loader: () => Promise.reject(faultOf("full")) });
    const { thrown } = await ask("GET");
    expect(thrown).toBeInstanceOf(Response);
    const answer = thrown as Response;
    expect(answer.status).toBe(503);
    expect(headers).toEqual({ "Retry-After": "300" });
    expect(await answer.text()).toBe("database_full\nr-1\n");
  });

  test("help, exit and the page frame work without a session; other pages do not", async () => {
    for (const id of ["root", "routes/help-now", "routes/exit"]) {
      const open = program({ loader: () => "there" }, { id });
      open.scope.sessionFault = faultOf("gone");
      expect(await open.ask("GET"), id).toEqual({ returned: "there" });
    }
    const other = program({ loader: () => "there" });
    other.scope.sessionFault = faultOf("gone");
    expect((await other.ask("GET")).thrown).toMatchObject({ data: { code: "database_gone" } });
  });
});

describe("an error of ours", () => {
  test("is logged at once with the number that the page shows", async () => {
    const { ask, lines } = program({ loader: () => Promise.reject(new Error("oh")) });
    const { thrown } = await ask("GET");
    expect(thrown).toMatchObject({ data: { code: "fault", requestId: "r-1" }, init: { status: 500 } });
    expect(lines).toEqual([
      expect.objectContaining({
        event: "request.failed",
        level: "error",
        requestId: "r-1",
        route: "routes/thing.$id",
        error: expect.objectContaining({ message: "oh" }),
      }),
    ]);
  });

  test("is not logged when the client has disconnected", async () => {
    const error = new Error("aborted");
    const { ask, lines } = program({ loader: () => Promise.reject(error) });
    expect((await ask("GET", undefined, { signal: AbortSignal.abort() })).thrown).toBe(error);
    expect(lines).toEqual([]);
  });
});
