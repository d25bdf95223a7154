/** What one look at the installation came to, in words for whoever looks after it. */
export type Finding = {
  area: string;
  /** `mend`: something will fail or is unsafe. `look`: it works; see whether it is meant so. */
  level: "ok" | "look" | "mend";
  found: string;
  /** One line; only what is `ok` needs none. */
  advice?: string;
};

/** Three ways to say what was found in an area. */
export function reportOn(area: string) {
  return {
    ok: (found: string): Finding => ({ area, level: "ok", found }),
    look: (found: string, advice: string): Finding => ({ area, level: "look", found, advice }),
    mend: (found: string, advice: string): Finding => ({ area, level: "mend", found, advice }),
  };
}

/** The code and first line of an error. */
export function errorSummary(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return code + (error.message.split("\n")[0] ?? "");
}

/** Bytes for reading. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MiB`;
}
