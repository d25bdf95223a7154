import { describe, expect, test } from "vitest";

import { readInviteTable, writeInviteTable } from "~/features/enrollment/invite-table";

const read = (...lines: string[][]) =>
  readInviteTable(lines.map((cells, place) => ({ line: place + 1, cells })));

describe("a table of people to invite", () => {
  test("finds its columns by their titles, in any order, and names those it doesn't use", () => {
    const { entries, unused } = read(
      ["Phone", "NAME", "Supervisor’s e-mail", "E-Mail Address", "Role", ""],
      ["555", "Nia", "Dana@Example.org", " NIA@example.org ", "", "x"],
      ["", "Sam", "", "Sam <sam@example.org>", "Supervisor", ""],
    );
    expect(unused).toEqual(["Phone"]);
    expect(entries).toMatchObject([
      { line: 2, email: "nia@example.org", role: "trainee", supervisor: "dana@example.org", wrong: null },
      { line: 3, email: "sam@example.org", role: "supervisor", supervisor: null, wrong: null },
    ]);
    expect(entries[0]?.text).toBe("Nia · NIA@example.org");
  });

  test("assumes an order without titles, or reads the column with the addresses alone", () => {
    expect(read(["nia@example.org", "Nia", "trainee", "dana@example.org"]).entries).toMatchObject([
      { email: "nia@example.org", supervisor: "dana@example.org", wrong: null },
    ]);
    const { entries } = read(["Nia", "nia@example.org"], ["Zoe", "zoe@example.org"], ["Yan", ""]);
    expect(entries).toMatchObject([
      { email: "nia@example.org", wrong: null },
      { email: "zoe@example.org", wrong: null },
      { email: null, wrong: { fault: "no_email", column: "2" } },
    ]);
    expect(read(["Full name", "Contact"], ["Nia", "nia@example.org"]).entries).toMatchObject([
      { line: 2, email: "nia@example.org" },
    ]);
  });

  test("says of each row what is wrong, and in which column", () => {
    const { entries } = read(
      ["Email", "Name", "Role", "Supervisor"],
      ["", "No address", "", ""],
      ["=cmd|' /C calc'!A0", "=1+1", "", ""],
      ["a@example.org\u0000", "", "", ""],
      ["b@example.org", "N\u0000ul", "", ""],
      ["c@example.org", "", "king", ""],
      ["d@example.org", "", "", "Dana"],
      ["e@example.org", "", "supervisor", "dana@example.org"],
      ["f@example.org", "", "", "F@example.org"],
      ["g@example.org", "x".repeat(501), "", ""],
      ["nobody@localhost", "", "", ""],
    );
    expect(entries.map(({ line, wrong }) => [line, wrong?.fault, wrong?.column])).toEqual([
      [2, "no_email", "Email"],
      [3, "broken_email", "Email"],
      [4, "unreadable", "Email"],
      [5, "unreadable", "Name"],
      [6, "unknown_role", "Role"],
      [7, "broken_supervisor", "Supervisor"],
      [8, "supervisor_not_needed", "Supervisor"],
      [9, "own_supervisor", "Supervisor"],
      [10, "too_long", "Name"],
      [11, "broken_email", "Email"],
    ]);
    expect(entries[1]?.text).toBe("=1+1 · =cmd|' /C calc'!A0");
    expect(entries.every(({ text }) => text.length <= 80 && !text.includes("\u0000"))).toBe(true);
  });

  test("counts the same address once, and says where it was first", () => {
    const { entries } = read(
      ["email"],
      ["nia@example.org"],
      ["NIA@example.org"],
      ["Nia <nia@example.org>"],
      ["mailto:nia@example.org"],
    );
    expect(entries.map(({ firstLine }) => firstLine)).toEqual([null, 2, 2, 2]);
  });

  test("is written for the confirmation so that it reads back the same", () => {
    const rows = [
      { email: "nia@example.org", role: "trainee" as const, supervisor: "dana@example.org" },
      { email: "=x@example.org", role: "supervisor" as const, supervisor: null },
    ];
    const lines = writeInviteTable(rows).split("\n");
    expect(read(...lines.map((line) => line.split("\t"))).entries).toMatchObject(
      rows.map((row) => ({ ...row, wrong: null, firstLine: null })),
    );
  });
});
