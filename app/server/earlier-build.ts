import type { Request, Response } from "express";

/** A file of the browser's part, as every build names them. */
const PAGE_FILE = /^\/[\w-]{8}\.js$/;

/*
 * A page that was opened before an update still names the files of the earlier build. When one of them is not there, the
 * framework loads the page one is on again, and the link has to be followed a second time. This module takes the file's
 * place: while a link is being followed or a form's answer is on its way, it loads the target as a whole page; where the
 * page that says what went wrong is missing, the same one again. Anything else, as what saves a text while it is written,
 * does without the file, and the page with what was typed in it stays.
 */
const MODULE = `const { state } = window.__remixRouter ?? {};
const target = state?.navigation.location;
if (target) location.assign(target.pathname + target.search + target.hash);
else if (state?.errors) location.reload();
if (target || state?.errors) await new Promise(() => {});
export {};
`;

/** Answers for a file of the browser's part that this build does not have. */
export function missingFile(request: Request, response: Response): void {
  response.set("Cache-Control", "no-store");
  const isAskedByPage = request.headers["sec-fetch-dest"] === "script" && request.method === "GET";
  if (isAskedByPage && PAGE_FILE.test(request.path)) {
    response.type("text/javascript").send(MODULE);
    return;
  }
  response.status(404).type("text/plain").send("Not found\n");
}
