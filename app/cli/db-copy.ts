import { copyBetween, type CopyProof, type CopyStep } from "~/db-tools/copy.server";

const HOW = `Usage: npm run db:copy -- FROM TO
  Each is file:path or postgres://user:password@host/name. TO must be empty.
  --while-running also copies while a server is using FROM; later writes are not in the copy.
`;

const ADDRESS = /^(file:.+|postgres(ql)?:\/\/.+)/;

const say = (line: string) => process.stdout.write(`${line}\n`);

const count = (rows: number) => rows.toLocaleString("en");

function tell({ doing, table, rows, seconds, isDone, replaced }: CopyStep): void {
  // A verified table is listed at the end.
  if (doing === "verifying" && isDone && seconds < 1) return;
  say(`  ${doing} ${table}: ${count(rows)} rows${isDone ? "" : " so far"}, ${seconds.toFixed(1)} s`);
  if (replaced > 0)
    say(`    U+FFFD replaces NUL, which PostgreSQL cannot store, in ${count(replaced)} of its texts.`);
}

function show(proofs: readonly CopyProof[]): void {
  const line = (table: string, rows: string, checksum: string, verdict: string) =>
    say(`${table.padEnd(28)}${rows.padStart(14)}  ${checksum.padEnd(14)}${verdict}`);
  line("table", "rows", "checksum", "");
  for (const { table, from, to, isSame } of proofs) {
    const verdict = `different: ${count(to.rows)} rows, ${to.checksum.slice(0, 12)}`;
    line(table, count(from.rows), from.checksum.slice(0, 12), isSame ? "same" : verdict);
  }
}

/** Copies a program's data to another database and verifies the copy. `db:copy -- FROM TO [--while-running]`. */
export async function dbCopy(args: string[]): Promise<number> {
  const [from = "", to = "", ...more] = args.filter((arg) => arg !== "--while-running");
  if (!ADDRESS.test(from) || !ADDRESS.test(to) || more.length > 0) {
    process.stderr.write(HOW);
    return 2;
  }
  const began = performance.now();
  const whileRunning = args.includes("--while-running");
  const proofs = await copyBetween({ from, to }, { whileRunning, tell });
  show(proofs);
  const rows = proofs.reduce((sum, proof) => sum + proof.from.rows, 0);
  if (!proofs.every(({ isSame }) => isSame)) {
    process.stderr.write("The two databases differ: do not use the second one.\n");
    return 1;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`All ${count(rows)} rows are in both databases, verified by reading them again: ${seconds} s.`);
  return 0;
}
