import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

import { sourceFiles } from "../../support/files";

const SERVER_FILE = /^app\/features\/[^/]+\/(commands|queries|transaction)(\/|\.server\.ts$)/;

/** Who acts: what a person may do is decided by this parameter, so it has one place. */
const ACTOR = /^(?:actor|viewer|actorId|managerId|supervisorId)$/;
/** What comes from the composition root, by the names its types have. */
const DEPS = /\b\w*Deps\b|\{ now: \(\) => number \}/;
const DATABASE = /^(?:Database|Reader|Tx)$/;

type Parameter = { name: string; type: string };
type Signature = { at: string; kind: string; parameters: Parameter[] };

/** Returns the functions a file exports, as declared or as a constant. */
function signaturesIn(file: string, text: string): Signature[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const kind = SERVER_FILE.exec(file)?.[1] ?? "";
  const parametersOf = (one: ts.SignatureDeclaration): Parameter[] =>
    one.parameters.map(({ name, type }) => ({
      name: name.getText(source),
      type: type?.getText(source).replace(/\s+/g, " ") ?? "",
    }));
  const isExported = (node: ts.HasModifiers) =>
    ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true;
  return source.statements.flatMap((node) => {
    if (ts.isFunctionDeclaration(node) && isExported(node))
      return [{ at: `${file} ${node.name?.text ?? ""}`, kind, parameters: parametersOf(node) }];
    if (!ts.isVariableStatement(node) || !isExported(node)) return [];
    return node.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isArrowFunction(initializer)
        ? [{ at: `${file} ${name.getText(source)}`, kind, parameters: parametersOf(initializer) }]
        : [],
    );
  });
}

/** Returns what is wrong with the order of a function's parameters, or null. */
function fault({ kind, parameters }: Signature): string | null {
  const database = parameters.findIndex(({ type }) => DATABASE.test(type) || /\bdb: Database\b/.test(type));
  // A pure helper: it reads what it is handed.
  if (database < 0) return null;
  const first = parameters[0];
  if (!first || !DATABASE.test(first.type)) return "the database or transaction comes first";
  const actor = parameters.findIndex(({ name }) => ACTOR.test(name));
  if (actor > 1) return "the actor comes second";
  if (parameters.some(({ name, type }) => !ACTOR.test(name) && /\b(?:actor|viewer)\??: /.test(type)))
    return "the actor is a parameter of its own";
  const deps = parameters.findIndex(({ type, name }) => name === "deps" || DEPS.test(type));
  if (deps >= 0 && deps < parameters.length - 1) return "deps come last";
  const curriculum = parameters.findIndex(({ type }) => type === "Curriculum");
  if (curriculum > 0 && (actor === 1 || kind !== "queries")) return "the curriculum comes with the deps";
  if (kind === "commands" && parameters.length > 4) return "a command takes db, actor, input, deps";
  return null;
}

const signatures = sourceFiles("app/features")
  .filter((file) => SERVER_FILE.test(file))
  .flatMap((file) => signaturesIn(file, readFileSync(file, "utf8")));

test("server functions take the database, the actor, the input, and the deps, in this order", () => {
  expect(signatures.length).toBeGreaterThan(200);
  const faults = signatures.flatMap((one) => {
    const found = fault(one);
    return found === null ? [] : [`${one.at}: ${found}`];
  });
  expect(faults).toEqual([]);
});

test.each([
  ["export function a(actor: Viewer, db: Database) {}", "the database or transaction comes first"],
  [
    "export function a(world: { db: Database; now: () => number }) {}",
    "the database or transaction comes first",
  ],
  ["export function a(tx: Tx, input: X, actor: Viewer) {}", "the actor comes second"],
  ["export const a = (db: Reader, input: X, viewer: Viewer | null) => 1;", "the actor comes second"],
  [
    "export function a(db: Database, input: { viewer: Viewer | null }, deps: Deps) {}",
    "the actor is a parameter of its own",
  ],
  ["export function a(db: Database, deps: Deps, input: X) {}", "deps come last"],
  ['export function a(tx: Tx, { now }: Pick<Deps, "now">, input: X) {}', "deps come last"],
  ["export function a(tx: Tx, curriculum: Curriculum, input: X) {}", "the curriculum comes with the deps"],
  [
    "export function a(db: Database, actor: Viewer, b: X, c: Y, deps: Deps) {}",
    "a command takes db, actor, input, deps",
  ],
  ["export function a(db: Database, actor: Viewer, input: X, deps: Deps & { i18n: I18n }) {}", null],
  ["export function a(one: X, actor: Viewer) {}", null],
  ["function a(input: X, db: Database) {}", null],
])("reads %s", (text, expected) => {
  const faults = signaturesIn("app/features/one/commands/one.server.ts", text).map(fault);
  expect(faults[0] ?? null).toBe(expected);
});
