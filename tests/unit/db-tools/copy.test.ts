import { expect, test } from "vitest";

import { firstDifference, insertionOrder } from "~/db-tools/copy-plan";
import type { CopyRow, TableShape } from "~/db-tools/copy-types";
import { arrayLiteral, sumUp, withoutNul } from "~/db-tools/copy-values";
import { withoutSecrets } from "~/db/postgres-hosts";

const table = (
  name: string,
  pointsTo: string[] = [],
  kind: "json" | "text" | "integer" = "text",
): TableShape => ({
  name,
  columns: [{ name: "id", kind }],
  key: ["id"],
  pointsTo,
});

test("a table comes after those its rows refer to, and circular references end", () => {
  const names = (tables: TableShape[]) => insertionOrder(tables).map(({ name }) => name);
  expect(names([table("a", ["b"]), table("b", ["c", "b"]), table("c")])).toEqual(["c", "b", "a"]);
  expect(names([table("a", ["b"]), table("b", ["a"]), table("c", ["a"])])).toEqual(["b", "a", "c"]);
});

test("two databases differ by a table, a column's type, a key or a reference", () => {
  const one = [table("a"), table("b", ["a"])];
  expect(firstDifference(one, [table("b", ["a"]), table("a", [], "json")])).toBeNull();
  expect(firstDifference(one, [table("a")])).toBe("b");
  expect(firstDifference([table("a")], one)).toBe("b");
  expect(firstDifference(one, [table("a", [], "integer"), table("b", ["a"])])).toBe("a");
  expect(firstDifference(one, [{ ...table("a"), key: [] }, table("b", ["a"])])).toBe("a");
  expect(firstDifference(one, [table("a"), table("b")])).toBe("b");
});

test("a NUL becomes the replacement character; a row without one is returned unchanged", () => {
  const row: CopyRow = ["a", null];
  expect(withoutNul(row)).toBe(row);
  expect(withoutNul(["a\0b\0", null, "c"])).toEqual(["a\uFFFDb\uFFFD", null, "c"]);
});

test("an array distinguishes texts from NULL, and escapes what it must", () => {
  expect(arrayLiteral([null, "NULL", "", 'a"b\\c', "{,}"])).toBe('{NULL,"NULL","","a\\"b\\\\c","{,}"}');
});

test("different rows never have the same checksum, and batches make no difference", async () => {
  const wide = { ...table("a"), columns: [...table("a").columns, { name: "x", kind: "text" as const }] };
  const sum = async (...batches: CopyRow[][]) => {
    async function* given() {
      yield* batches;
    }
    return sumUp(wide, given());
  };
  const whole = await sum([
    ["ab", "c"],
    ["d", null],
  ]);
  expect(whole.rows).toBe(2);
  expect(await sum([["ab", "c"]], [["d", null]])).toEqual(whole);
  const others = [
    await sum([
      ["a", "bc"],
      ["d", null],
    ]),
    await sum([
      ["ab", "c"],
      ["d", ""],
    ]),
    await sum([
      ["ab", "c"],
      ["d", "-"],
    ]),
    await sum([["ab", "c"]]),
    await sum([
      ["d", null],
      ["ab", "c"],
    ]),
  ].map(({ checksum }) => checksum);
  expect(new Set([whole.checksum, ...others]).size).toBe(6);
});

test("no part of a password is shown, however it is written", () => {
  for (const password of ["secret", "sec/ret", "sec@ret", "sec?ret", "sec#ret:secret"]) {
    expect(withoutSecrets(`postgres://someone:${password}@one:5432,two/name?sslmode=require`)).toBe(
      "postgres://one:5432,two/name",
    );
  }
  expect(withoutSecrets("postgresql://one/name?password=secret")).toBe("postgresql://one/name");
});
