import { readdirSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

export type Answer = { status: number; bytes: number; body: string; location: string | null };

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * One request over a keep-alive connection. `raw` leaves compression to the caller and counts the bytes on the wire.
 */
export function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request(
      url,
      { agent, method: options.method ?? "GET", headers: options.headers ?? {} },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const all = Buffer.concat(chunks);
          done({
            status: response.statusCode ?? 0,
            bytes: all.length,
            body: all.toString("utf8"),
            location: response.headers.location ?? null,
          });
        });
      },
    );
    sent.once("error", fail);
    sent.end(options.body);
  });
}

/** A process and its children: the workers of a server. */
function familyOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return [pid, ...(children === "" ? [] : children.split(" ").map(Number))];
  } catch {
    return [pid];
  }
}

/** CPU time of a process and its workers so far, in milliseconds (Linux; elsewhere 0). */
export function cpuOf(pid: number): number {
  return familyOf(pid).reduce((sum, one) => sum + cpuOfOne(one), 0);
}

function cpuOfOne(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const spent = (thread: string) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    return threads.reduce((sum, thread) => sum + spent(thread), 0) / 1e6;
  } catch {
    return 0;
  }
}

/** Resident memory of a process and its workers in MiB (Linux; elsewhere 0). */
export function memoryOf(pid: number): number {
  return familyOf(pid).reduce((sum, one) => sum + residentOf(one), 0);
}

function residentOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export type Measurement = {
  name: string;
  done: number;
  perSecond: number;
  p50: number;
  p99: number;
  cpu: number;
  failed: number;
};

/** Repeats an act on this many connections for this long, and measures it. The act returns false for a wrong answer. */
export async function measure(
  name: string,
  pid: number,
  act: (turn: number) => Promise<boolean>,
  { seconds = 4, lines = 16, warmUp = 1, turns = Infinity } = {},
): Promise<Measurement> {
  const run = async (length: number) => {
    const times: number[] = [];
    let failed = 0;
    let turn = 0;
    const until = performance.now() + length * 1000;
    await Promise.all(
      Array.from({ length: lines }, async () => {
        while (performance.now() < until && turn < turns) {
          const began = performance.now();
          if (!(await act(turn++))) failed += 1;
          times.push(performance.now() - began);
        }
      }),
    );
    return { times: times.sort((a, b) => a - b), failed };
  };
  if (warmUp > 0) await run(warmUp);
  const cpuBefore = cpuOf(pid);
  const began = performance.now();
  const { times, failed } = await run(seconds);
  const elapsed = (performance.now() - began) / 1000;
  const cpu = (cpuOf(pid) - cpuBefore) / Math.max(times.length, 1);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    name,
    done: times.length,
    perSecond: times.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    cpu,
    failed,
  };
}

/** Does an act this many times, each once, and measures it: for writes, which cannot be repeated at will. */
export function measureEach(
  name: string,
  pid: number,
  act: (turn: number) => Promise<boolean>,
  turns: number,
  lines: number,
): Promise<Measurement> {
  return measure(name, pid, act, { seconds: 60, lines, warmUp: 0, turns });
}
