import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, test } from "vitest";

import { createLog } from "~/server/log";
import { factsOfError, redactSql, redactText } from "~/server/redact";

const SECRETS = [
  "maria.lopez+peer@example.org",
  "m@x.io",
  "t0kj3n5h2v9qd8w7c6b4a1z2y3x5w6v7",
  "Maria Lopez",
  "I have been sober since May",
];

/** Returns everything that the log would contain of an error. */
const logged = (error: unknown) => JSON.stringify(factsOfError(error));

function expectClean(error: unknown) {
  const line = logged(error);
  for (const secret of SECRETS) expect(line).not.toContain(secret);
}

describe("an error in the log", () => {
  test("of a statement keeps its text, code and frames, and none of its values", () => {
    const cause = Object.assign(new Error("UNIQUE constraint failed: people.email"), {
      code: "SQLITE_CONSTRAINT_UNIQUE",
    });
    const error = new DrizzleQueryError(
      `insert into "people" ("email", "legal_name") values (?, ?)`,
      [...SECRETS, "\nparams: x\n    at Maria Lopez (/tmp/a.js:1:1)"],
      cause,
    );
    expectClean(error);
    expect(factsOfError(error)).toMatchObject({
      message: "A statement failed.",
      sql: `insert into "people" ("email", "legal_name") values (?, ?)`,
      cause: { code: "SQLITE_CONSTRAINT_UNIQUE", message: "UNIQUE constraint failed: people.email" },
    });
    expect(logged(error)).toMatch(/tests\/unit\/server\/redact\.test\.ts:\d+:\d+/);
  });

  test.each([
    [`Key (email)=(${SECRETS[0]}) already exists.`],
    [`invalid input syntax for type integer: "${SECRETS[3]}"`],
    [`Unexpected token 'I', "${SECRETS[4]}" is not valid JSON`],
    [`Unexpected token in JSON: '${SECRETS[4]}`],
    [`ENOENT: no such file or directory, open '/home/Maria Lopez/a.pdf'`],
    [`You made a POST request to "/join/${SECRETS[2]}" but did not provide an action`],
    [`fetch of https://learn.example.org/join/${SECRETS[2]}?name=Maria+Lopez failed`],
    [`<${SECRETS[0]}>,${SECRETS[1]};mailto:${SECRETS[0]}`],
    [`Failed query: select ?\nparams: ${SECRETS.join(",")}`],
    [`Failed query: select ? params: ${SECRETS.join(",")}`],
    [`said “${SECRETS[3]}” and «${SECRETS[4]}» and ‘${SECRETS[3]}’`],
    [`Bearer ${SECRETS[2]}`],
    [`Unexpected token 'I', "I said "${SECRETS[3]}", and "x"..." is not valid JSON`],
    [`"I’m ${SECRETS[3]}" is not valid`],
    [`it isn't ${SECRETS[3]}`],
    [`Key (a)=(x (${SECRETS[3]}) y) is not`],
  ])("does not repeat the value it was about: %s", (message) => {
    expectClean(new Error(message));
    expectClean(message);
    expectClean(new Error("outer", { cause: new Error(message) }));
    expectClean(new AggregateError([new Error(message)], "several"));
  });

  test("keeps what helps to find the fault", () => {
    expect(
      factsOfError(new TypeError("Cannot read properties of undefined (reading 'email')")),
    ).toMatchObject({
      name: "TypeError",
      message: "Cannot read properties of undefined (reading 'email')",
    });
    const { message } = factsOfError(new Error("A unit of work was begun inside another."));
    expect(message).toBe("A unit of work was begun inside another.");
    expect(factsOfError(new Error("handleSingleFetchRequest said no")).message).toContain(
      "handleSingleFetch",
    );
  });

  test("frames come from the stack and never from a message that looks like frames", () => {
    const error = new Error(`x\n    at Maria Lopez (/srv/${SECRETS[1]}:1:1)\n    at Maria (/a.js:1:1)`);
    expect(JSON.stringify(factsOfError(error).stack)).not.toMatch(/Maria|srv/);
    error.message = "changed later";
    expectClean(error);
  });

  test("frames name the file relative to the program's folder", () => {
    const error = new Error("x");
    error.stack = "Error: x\n    at run (file:///home/maria/alongside/build/server/index.js:10:5)";
    expect(factsOfError(error).stack).toEqual(["run (build/server/index.js:10:5)"]);
  });

  test("anything may be thrown", () => {
    const hostile = new Error("x");
    Object.defineProperty(hostile, "message", {
      get() {
        throw new Error(SECRETS[0]);
      },
    });
    const circular = new Error("a");
    circular.cause = circular;
    for (const thrown of [
      null,
      undefined,
      7,
      Symbol("x"),
      { toString: () => SECRETS[0] },
      hostile,
      circular,
      new Proxy(new Error("x"), {
        get() {
          throw new Error("no");
        },
      }),
      "x".repeat(1_000_000),
      new Error(`"${'\\"'.repeat(200_000)}`),
      new Error("a@".repeat(200_000)),
      new Error("params:\n".repeat(100_000)),
      new Error("1a".repeat(300_000)),
      new Error("=(".repeat(300_000)),
      new Error("'\"“".repeat(200_000)),
    ]) {
      const began = performance.now();
      expect(logged(thrown).length).toBeLessThan(20_000);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});

test("a statement keeps names and loses literals", () => {
  expect(redactSql(`select "email" from people where name = 'Maria O''Neil' and x = '${SECRETS[0]}`)).toBe(
    `select "email" from people where name = '…' and x = '…'`,
  );
});

test("a request's id stays unchanged", () => {
  const id = "9e290536-72b9-4553-9bc4-e332cad93d21";
  expect(redactText(id)).toBe(id);
});

describe("the log", () => {
  function logTo(level: "debug" | "error" | "silent", current = () => ({})) {
    const lines: string[] = [];
    const to = { write: (line: string) => void lines.push(line) };
    return { lines, log: createLog(level, () => 0, { always: { worker: 3 }, current, to }) };
  }

  test("is one line of JSON per event, whatever it contains", () => {
    const { lines, log } = logTo("debug");
    const forged = `x\r\n{"level":"error","event":"forged"}\u2028\u001b[31mred\u001b[0m\u202e`;
    log.warn("mail.failed", { error: forged, tries: 2 }, new Error(forged));
    expect(lines).toHaveLength(1);
    const [line = ""] = lines;
    expect(line.trimEnd().split(/[\r\n\u2028]/)).toHaveLength(1);
    expect(line).not.toMatch(/\\u001b|\\u2028|\\r|\\n|\u001b|\u202e/);
    expect(JSON.parse(line)).toMatchObject({
      level: "warn",
      time: "1970-01-01T00:00:00.000Z",
      worker: 3,
      event: "mail.failed",
      tries: 2,
    });
  });

  test("omits events below its level, and never includes host and process", () => {
    const { lines, log } = logTo("error");
    log.debug("a");
    log.warn("b");
    log.error("c");
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
      ["level", "time", "worker", "event"],
    ]);
    const silent = logTo("silent");
    silent.log.error("d");
    expect(silent.lines).toEqual([]);
  });

  test("names the current request", () => {
    const { lines, log } = logTo("error", () => ({ requestId: "r-1" }));
    log.error("a");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ requestId: "r-1" });
  });
});
