import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { ORDER } from "../../support/feature-order";
import { sourceFiles } from "../../support/files";

/** Folders that are not features but own tables. A schema file belongs to the folder of its name. */
const HOUSE = ["db", "journal", "curriculum", "http", "server"];

/**
 * Tables that a second part writes as well. Sessions begin and are extended in http; people ends them, or changes their
 * dates, whenever a grant ends or a password is confirmed.
 */
const ALSO_WRITES: Readonly<Record<string, string>> = { sessions: "people" };

/**
 * Schema files that belong to a feature of another name: attestations refer to applications, and a file of their own
 * avoids a circular import.
 */
const BELONGS_TO: Readonly<Record<string, string>> = { attestations: "agreements" };

/**
 * The only read of a later feature's table: practice checks whether an application is open, which decides whether hours
 * count.
 */
const ALSO_READS: readonly string[] = ["features/agreements/queries/held-to.server.ts reads certification"];

const SCHEMA_IMPORT = /import\s*(type\s*)?\{([^}]*)\}\s*from\s*"(?:~\/db|\.|\.\.)\/schema\/([\w-]+)"/g;

/** The demo, which creates every possible state, and the tools that copy whole databases may break the order. */
const EXEMPT = /^app\/(cli|db-tools)\//;

/** Returns the part of the program that a file belongs to: a feature's name, or the folder in `app`. */
function partOf(file: string): string {
  const [, first = "", second = ""] = file.split("/");
  return first === "features" ? second : first;
}

/** Returns a part's place in the order; parts that are not features come before all of them. */
const placeOf = (part: string) => ORDER.indexOf(part);

/** Returns what a source file does with tables it doesn't own. */
function faultsOf(file: string, text: string): string[] {
  const part = partOf(file);
  const short = file.replace(/^app\//, "");
  const faults = new Set<string>();
  for (const [, isType, names = "", schema = ""] of text.matchAll(SCHEMA_IMPORT)) {
    const owner = BELONGS_TO[schema] ?? schema;
    const isFeature = placeOf(part) >= 0;
    if (isFeature && placeOf(owner) > placeOf(part)) faults.add(`${short} reads ${owner}`);
    if (isType) continue;
    for (const name of names.split(",").map((one) => one.trim())) {
      const [table = "", local = table] = name.split(/\s+as\s+/);
      // A write in a loop over several tables counts for each of them.
      const looped = [...text.matchAll(/for \(const (\w+) of (?:\[([^\]]*)\]|(\w+))\)/g)].flatMap((loop) => {
        const listed =
          loop[2] ?? new RegExp(`const ${loop[3] ?? ""} = \\[([^\\]]*)\\]`).exec(text)?.[1] ?? "";
        return new RegExp(`\\b${local}\\b`).test(listed) ? [loop[1] ?? ""] : [];
      });
      const written = [local, ...looped].some((variable) =>
        new RegExp(`\\.(insert|update|delete)\\(\\s*${variable}\\s*\\)`).test(text),
      );
      if (written && owner !== part && ALSO_WRITES[table] !== part)
        faults.add(`${short} writes ${table} of ${owner}`);
    }
  }
  return [...faults];
}

describe("who owns a table", () => {
  const files = sourceFiles("app").filter((file) => !EXEMPT.test(file));

  test("each schema file is named for a feature or a part that owns tables", () => {
    const owners = sourceFiles("app/db/schema")
      .map((file) => /([\w-]+)\.ts$/.exec(file)?.[1] ?? file)
      .map((schema) => BELONGS_TO[schema] ?? schema);
    expect(owners.filter((owner) => !ORDER.includes(owner) && !HOUSE.includes(owner))).toEqual([]);
  });

  test("only its owner writes a table, and nothing reads the tables of a later feature", () => {
    const faults = files.flatMap((file) => faultsOf(file, readFileSync(file, "utf8")));
    expect(faults.filter((fault) => !ALSO_READS.includes(fault))).toEqual([]);
  });

  test("the rule rejects foreign writes and early reads", () => {
    const written = 'import { people } from "~/db/schema/people";\nawait tx.update(people).set({});';
    expect(faultsOf("app/features/people/commands.server.ts", written)).toEqual([]);
    expect(faultsOf("app/features/cohorts/commands.server.ts", written)).toHaveLength(1);
    expect(faultsOf("app/http/session.server.ts", written)).toHaveLength(1);
    const read = 'import { cohorts } from "~/db/schema/cohorts";\nawait tx.select().from(cohorts);';
    expect(faultsOf("app/features/learning/queries.server.ts", read)).toEqual([]);
    expect(faultsOf("app/features/people/queries.server.ts", read)).toHaveLength(1);
    const looped =
      'import { a, b } from "~/db/schema/people";\nfor (const link of [a, b]) await tx.update(link).set({});';
    expect(faultsOf("app/features/cohorts/commands.server.ts", looped)).toHaveLength(2);
    const session = 'import { sessions } from "~/db/schema/http";\nawait tx.delete(sessions);';
    expect(faultsOf("app/features/people/transaction.server.ts", session)).toEqual([]);
    expect(faultsOf("app/features/cohorts/transaction.server.ts", session)).toHaveLength(1);
  });
});
