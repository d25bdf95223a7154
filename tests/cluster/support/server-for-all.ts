import type { TestProject } from "vitest/node";

import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of a server on which tests create their databases; none in the ordinary run. */
    postgresUrl?: string;
  }
}

/** One real server for the whole run. */
export default async function setup(project: TestProject) {
  const server = await startPostgres();
  project.provide("postgresUrl", server.url());
  return () => server.remove();
}
