import type { Request, Response } from "express";

/** A route's file of the browser's part, as every build names them. */
const ROUTE_FILE = /^\/[\w-]{8}\.js$/;

/*
 * A page that was opened before an update still names the files of the earlier build. When one of them is not there, the
 * framework loads the page one is on again, and the link has to be followed a second time. This module takes the file's
 * place: while a link is being followed or a form's answer is on its way, it loads the target as a whole page. What asks
 * for data in the background needs nothing of the file, and the page with what was typed in it stays.
 */
const MODULE = `const { state } = window.__remixRouter ?? {};
const target = state?.navigation.location;
const isBackground = !target && state?.fetchers.size > 0;
if (!isBackground) {
  if (target) location.assign(target.pathname + target.search + target.hash);
  else location.reload();
  await new Promise(() => {});
}
export {};
`;

/** Answers for a file of the browser's part that this build does not have. */
export function missingFile(request: Request, response: Response): void {
  response.set("Cache-Control", "no-store");
  const isAskedByPage = request.headers["sec-fetch-dest"] === "script" && request.method === "GET";
  if (isAskedByPage && ROUTE_FILE.test(request.path)) {
    response.type("text/javascript").send(MODULE);
    return;
  }
  response.status(404).type("text/plain").send("Not found\n");
}
