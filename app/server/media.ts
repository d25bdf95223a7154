import { basename, dirname } from "node:path";
import type { NextFunction, Request, Response } from "express";

import type { World } from "./types";
import { isMissing } from "~/curriculum/files.server";

const YEAR = 365 * 24 * 60 * 60;

/**
 * Serves recordings and captions of lessons to people who are signed in, whole or by range. A URL is looked up among
 * the files that lessons name, and never becomes a path, so no other file on the machine can be reached.
 */
export function mediaFiles({ curriculum, sessions }: Pick<World, "curriculum" | "sessions">) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    try {
      const { viewer, setCookie } = await sessions.read(request.headers.cookie ?? null);
      if (setCookie) response.append("Set-Cookie", setCookie);
      if (!viewer) return refuse(response, 401, "signed_out");
      const { module = "", name = "" } = request.params;
      const file = curriculum.mediaFile(module, name);
      if (!file) return refuse(response, 404, "not_found");
      const isOfThisVersion = file.url.endsWith(`?v=${String(request.query.v)}`);
      response.set({
        "Content-Type": file.type,
        "Cache-Control": isOfThisVersion ? `private, max-age=${YEAR}, immutable` : "private, no-cache",
        ETag: `"${file.hash}"`,
      });
      const root = dirname(file.path);
      response.sendFile(basename(file.path), { root, cacheControl: false, dotfiles: "allow" }, (error) => {
        // Players request the beginning of a file and hang up: a response already started needs no error page.
        if (!error || response.headersSent || request.destroyed) return;
        response.removeHeader("Cache-Control");
        response.removeHeader("ETag");
        if (isMissing(error)) refuse(response, 404, "not_found");
        else next(error);
      });
    } catch (error) {
      next(error);
    }
  };
}

function refuse(response: Response, status: number, code: string): void {
  response.status(status).set("Cache-Control", "no-store").type("text/plain").send(`${code}\n`);
}
