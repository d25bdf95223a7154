import { spawn, type ChildProcess } from "node:child_process";
import { performance } from "node:perf_hooks";

import { send } from "./load";

export type Running = { child: ChildProcess; pid: number; url: string; startMs: number };

/** Starts a Node command and waits until an address answers. */
export async function start(command: string[], env: Record<string, string>, url: string): Promise<Running> {
  const began = performance.now();
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const probe = url.includes("/", 8) ? url : `${url}/healthz`;
  for (;;) {
    if (child.exitCode !== null) throw new Error("The server ended before it answered.");
    const isUp = await send(probe).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (isUp) return { child, pid: child.pid ?? 0, url, startMs: performance.now() - began };
    await new Promise((wait) => setTimeout(wait, 5));
  }
}

/** The built program on a separate database. */
export function startProgram(port: number, databaseUrl: string, folder: string): Promise<Running> {
  const url = `http://localhost:${port}`;
  const env = {
    PORT: String(port),
    HOST: "127.0.0.1",
    SITE_URL: url,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "error",
    OUTBOX_DIR: `${folder}/outbox`,
    // Every request of the load carries an address: sign-in is limited by address.
    TRUST_PROXY: "1",
  };
  return start(["build/server/index.js", "serve"], env, url);
}

export async function stop({ child }: Running): Promise<void> {
  await new Promise<void>((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}
