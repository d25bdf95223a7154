import { spawnSync } from "node:child_process";

/** Prints one figure of a drill, for whoever reads the run. */
export function figure(name: string, value: string | number): void {
  process.stdout.write(`drill: ${name}: ${value}\n`);
}

export const isRoot = process.getuid?.() === 0;

/** Whether a program can be called. In the pipeline each drill must run, so that none is left out unseen. */
export function canRun(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}
