/** The result of one check, as a message for the operator. */
export type Finding = {
  area: string;
  /** `mend`: something will fail or is unsafe. `look`: it works, but may not be intended. */
  level: "ok" | "look" | "mend";
  found: string;
  /** One line; `ok` needs none. */
  advice?: string;
};

/** Returns constructors for the three levels of finding in an area. */
export function reportOn(area: string) {
  return {
    ok: (found: string): Finding => ({ area, level: "ok", found }),
    look: (found: string, advice: string): Finding => ({ area, level: "look", found, advice }),
    mend: (found: string, advice: string): Finding => ({ area, level: "mend", found, advice }),
  };
}

/** Returns the code and first line of an error. */
export function errorSummary(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  return code + (error.message.split("\n")[0] ?? "");
}

/** Formats bytes for reading. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MiB`;
}
