import { ContentError } from "~/curriculum/errors";
import { DatabaseUnusable } from "~/db/errors";
import { SettingUnusable } from "~/server/settings";

/*
 * The built program: one bundle, one command per call. A command is imported on demand, so that a short one doesn't
 * load the server.
 */

type Command = (args: string[]) => Promise<number | void>;

const COMMANDS: Record<string, () => Promise<Command>> = {
  serve: async () => (await import("~/server/serve")).serve,
  demo: async () => (await import("./demo")).demo,
  jobs: async () => (await import("./jobs")).jobs,
  "content:check": async () => (await import("./content-check")).contentCheck,
  "content:compile": async () => (await import("./content-compile")).contentCompile,
  "db:backup": async () => (await import("./backup")).backup,
  "db:copy": async () => (await import("./db-copy")).dbCopy,
  doctor: async () => (await import("./doctor")).doctor,
  regrade: async () => (await import("./regrade")).regrade,
  "figures:check": async () => (await import("./roster-check")).checkRoster,
  "db:restore": async () => (await import("./restore")).restore,
};

async function main(): Promise<void> {
  const [name = "", ...args] = process.argv.slice(2);
  const load = COMMANDS[name];
  if (!load) {
    process.stderr.write(
      `Unknown command "${name}". Available commands: ${Object.keys(COMMANDS).join(", ")}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  try {
    const command = await load();
    process.exitCode = (await command(args)) ?? 0;
  } catch (error) {
    if (error instanceof DatabaseUnusable)
      process.stderr.write(`The database is unusable: ${error.message}\n`);
    else if (error instanceof SettingUnusable || error instanceof ContentError)
      process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}

await main();
