import type { Request, Response } from "express";

/** A browser module, as every build names them. */
const PAGE_FILE = /^\/[\w-]{8}\.js$/;

/*
 * Stock path: a missing module is a 404; the framework then reloads the page one is on, and drops the navigation.
 * Here: as below. It relies on `window.__remixRouter`.
 * Gain: after an update, a link followed is one full load of its target, in place of a reload and a second click.
 * Contract: "puts its router where…" in tests/unit/framework/contract.test.ts, and tests/e2e/framework/updates.spec.ts.
 *
 * A page that was opened before an update names the files of the earlier build. When one of them is missing, this module
 * takes its place: while a link is being followed or a form is being submitted, it loads the target as a whole page; when
 * the file of the error page is missing, it reloads the current page. Anything else, such as saving a text as it is
 * typed, does without the file, so the page keeps what was typed in it.
 */
const MODULE = `const { state } = window.__remixRouter ?? {};
const target = state?.navigation.location;
if (target) location.assign(target.pathname + target.search + target.hash);
else if (state?.errors) location.reload();
if (target || state?.errors) await new Promise(() => {});
export {};
`;

/** Answers a request for a browser module that this build does not have. */
export function missingFile(request: Request, response: Response): void {
  response.set("Cache-Control", "no-store");
  const isAskedByPage = request.headers["sec-fetch-dest"] === "script" && request.method === "GET";
  if (isAskedByPage && PAGE_FILE.test(request.path)) {
    response.type("text/javascript").send(MODULE);
    return;
  }
  response.status(404).type("text/plain").send("Not found\n");
}
