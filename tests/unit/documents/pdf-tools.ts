import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Returns whether a program of poppler or qpdf is installed on this machine. */
export function present(tool: string): boolean {
  return !spawnSync(tool, [tool === "qpdf" ? "--version" : "-v"]).error;
}

/**
 * Runs a program on a PDF; `$` among the arguments is replaced by the file. Throws when the program exits with an
 * error.
 */
export function runOn(
  bytes: Uint8Array,
  tool: string,
  args: readonly string[],
  encoding: "utf8" | "latin1" = "utf8",
): string {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  try {
    const file = join(folder, "certificate.pdf");
    writeFileSync(file, bytes);
    return execFileSync(
      tool,
      args.map((arg) => (arg === "$" ? file : arg)),
      { encoding, maxBuffer: 64 * 2 ** 20 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Removes the marks that poppler puts around right-to-left runs, and the line break in a name that takes two lines. */
export function asRead(text: string): string {
  return text.replace(/[\u202a-\u202e]/gu, "").replace(/\s+/gu, " ");
}
