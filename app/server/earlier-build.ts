import type { Request, Response } from "express";

/** Matches a client asset, as every build names them. */
const PAGE_FILE = /^\/[\w-]{8}\.js$/;

/*
 * A page opened before an update still references files of the earlier build. When one is missing, the framework
 * reloads the current page, and the user has to follow the link a second time. This module is served in place of the
 * missing file: while a link is being followed or a form is being submitted, it loads the target as a whole page; when
 * the error page's own module is missing, it reloads the current page. Anything else, such as autosave, does without
 * the file, so the page keeps what was typed.
 */
const MODULE = `const { state } = window.__remixRouter ?? {};
const target = state?.navigation.location;
if (target) location.assign(target.pathname + target.search + target.hash);
else if (state?.errors) location.reload();
if (target || state?.errors) await new Promise(() => {});
export {};
`;

/** Answers a request for a client asset that this build doesn't have. */
export function missingFile(request: Request, response: Response): void {
  response.set("Cache-Control", "no-store");
  const isAskedByPage = request.headers["sec-fetch-dest"] === "script" && request.method === "GET";
  if (isAskedByPage && PAGE_FILE.test(request.path)) {
    response.type("text/javascript").send(MODULE);
    return;
  }
  response.status(404).type("text/plain").send("Not found\n");
}
