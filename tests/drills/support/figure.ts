import { spawnSync } from "node:child_process";

/** Prints one measurement of a drill. */
export function figure(name: string, value: string | number): void {
  process.stdout.write(`drill: ${name}: ${value}\n`);
}

export const isRoot = process.getuid?.() === 0;

/** Whether a program can be run. In CI every drill must run, so a missing one fails instead of being skipped. */
export function canRun(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}
