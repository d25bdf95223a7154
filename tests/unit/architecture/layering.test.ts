import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

import { ORDER } from "../../support/feature-order";
import { sourceFiles } from "../../support/files";

/** Which part of the program a file belongs to and, inside features, which feature and side. */
type Place = { part: string; subject: string; side: "pure" | "server"; file: string };

function placeOf(path: string): Place {
  const file = path.replace(/^app\//, "").replace(/\.(ts|tsx)$/, "");
  // A form's schema, like a requirement kind's, runs on the server only; the browser gets its HTML constraints.
  const server =
    file.endsWith(".server") || /^features\/[^/]+\/(forms|requirements\/[^/]+\/schema)$/.test(file);
  const parts = file.split("/");
  if (parts[0] === "components") return { part: "ui", subject: "", side: "pure", file };
  if (parts[0] === "features")
    return { part: "feature", subject: parts[1] ?? "", side: server ? "server" : "pure", file };
  if (
    [
      "lib",
      "journal",
      "curriculum",
      "db",
      "db-tools",
      "documents",
      "error-page",
      "framework",
      "http",
      "routes",
      "server",
      "cli",
      "locales",
      "styles",
    ].includes(parts[0] ?? "")
  ) {
    return { part: parts[0] ?? "", subject: "", side: server ? "server" : "pure", file };
  }
  return { part: "root", subject: "", side: "pure", file };
}

/** Returns why an import is not allowed, or null: the import table of docs/architecture.md. */
function refused(from: Place, to: Place, isType: boolean): string | null {
  const allowed: Record<string, (target: Place) => boolean> = {
    lib: (target) => target.part === "lib",
    ui: (target) => ["lib", "ui"].includes(target.part),
    feature: (target) => {
      if (["lib", "ui"].includes(target.part))
        return target.part === "lib" || from.side === "pure" || from.file.includes("/components/");
      if (target.part === "feature" && target.subject === from.subject)
        return target.side === "pure" || from.side === "server" || isType;
      if (target.part === "feature") {
        if (ORDER.indexOf(target.subject) > ORDER.indexOf(from.subject)) return false;
        if (target.side === "pure") return true;
        // A unit of work may include another feature's writes, which receive the transaction.
        const isOffered = /^features\/[^/]+\/(queries|transaction)(\/|\.server$)/.test(target.file);
        return from.side === "server" ? isOffered || isType : isType;
      }
      if (["curriculum", "db", "db-tools"].includes(target.part) && isType) return true;
      // What a profile requires: pure helpers that any feature may use.
      if (target.file === "curriculum/requirements") return true;
      return from.side === "server" && ["journal", "curriculum", "db", "documents"].includes(target.part);
    },
    journal: (target) => ["lib", "db", "journal"].includes(target.part),
    curriculum: (target) => ["lib", "ui", "db", "curriculum"].includes(target.part),
    db: (target) => ["lib", "db"].includes(target.part),
    "db-tools": (target) => ["lib", "db", "db-tools"].includes(target.part),
    documents: (target) => ["lib", "documents"].includes(target.part),
    "error-page": (target) => ["lib", "ui", "error-page"].includes(target.part),
    framework: () => true,
    http: (target) =>
      ["lib", "db", "http"].includes(target.part) ||
      (target.part === "feature" && (target.subject === "people" || /\/(policy|model)$/.test(target.file))) ||
      (target.part === "curriculum" && isType),
    routes: (target) =>
      ["lib", "ui", "feature", "curriculum", "http", "framework", "styles"].includes(target.part) ||
      (target.part === "db" && isType),
    root: (target) => !["db", "server", "cli", "journal"].includes(target.part) || isType,
    server: () => true,
    cli: () => true,
    locales: (target) => target.part === "lib",
    styles: () => false,
  };
  return allowed[from.part]?.(to) ? null : `${from.file} may not import ${to.file}`;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

function importsOf(file: string): { to: string; isType: boolean }[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(IMPORT)].flatMap((match) => {
    const specifier = match[2] ?? match[3] ?? "";
    if (specifier.startsWith("~/")) return [{ to: `app/${specifier.slice(2)}`, isType: Boolean(match[1]) }];
    if (specifier.startsWith("."))
      return [{ to: normalize(join(dirname(file), specifier)), isType: Boolean(match[1]) }];
    return [];
  });
}

const files = sourceFiles("app");

describe("the import table", () => {
  test("no import runs upward", () => {
    const faults = files.flatMap((file) =>
      importsOf(file).flatMap(({ to, isType }) => refused(placeOf(file), placeOf(to), isType) ?? []),
    );
    expect(faults).toEqual([]);
  });

  test("the rule rejects imports that run upward", () => {
    const at = (path: string) => placeOf(path);
    expect(refused(at("app/db/open.server.ts"), at("app/features/people/model.ts"), false)).not.toBeNull();
    expect(
      refused(at("app/components/ui/card.tsx"), at("app/features/people/model.ts"), false),
    ).not.toBeNull();
    expect(refused(at("app/features/people/model.ts"), at("app/db/schema/people.ts"), false)).not.toBeNull();
    expect(
      refused(
        at("app/features/people/commands.server.ts"),
        at("app/features/cohorts/commands.server.ts"),
        false,
      ),
    ).not.toBeNull();
    expect(refused(at("app/routes/login.tsx"), at("app/db/schema/people.ts"), false)).not.toBeNull();
    expect(refused(at("app/routes/login.tsx"), at("app/server/app.ts"), false)).not.toBeNull();
  });
});

describe("what is known in one place", () => {
  const knownIn = (pattern: RegExp, allowed: RegExp) =>
    files.filter((file) => pattern.test(readFileSync(file, "utf8")) && !allowed.test(file));

  test("Lucia is known to http/session alone", () => {
    expect(knownIn(/from "lucia"/, /^app\/http\/session\.server\.ts$/)).toEqual([]);
  });
  test("mdx-bundler is known to the curriculum alone", () => {
    expect(knownIn(/["']mdx-bundler/, /^app\/curriculum\//)).toEqual([]);
  });
  test("what draws the certificate is loaded when one is drawn, and not when the server starts", () => {
    const inPdf = /^app\/documents\/pdf\//;
    expect(knownIn(/from "(pdfkit|fontkit)"/, inPdf)).toEqual([]);
    expect(knownIn(/import (?!type)[^;]*from "[^"]*pdf\/[^"]*\.server"/, inPdf)).toEqual([]);
  });
  test("engines are known to the database layer alone", () => {
    expect(
      knownIn(
        /better-sqlite3|drizzle-orm\/(sqlite|pg|better)/,
        /^app\/db(-tools)?\/|\/minimum-versions\.ts$/,
      ),
    ).toEqual([]);
  });
  test("statuses are known to http alone", () => {
    expect(knownIn(/\bstatus: (4|5)\d\d\b/, /^app\/(http|server)\//)).toEqual([]);
  });
  test("the environment is read by the composition root and the table engine alone", () => {
    expect(knownIn(/process\.env/, /^app\/(server|cli|framework)\/|^app\/db\/engine\.ts$/)).toEqual([]);
  });
  test("private notes are read by the learning feature alone", () => {
    expect(
      knownIn(/\breflections\b[^;]*from "~\/db\/schema\/learning"/, /^app\/(features\/learning|cli\/demo)\//),
    ).toEqual([]);
  });
});
