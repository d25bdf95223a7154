import { reportOn, type Finding } from "./finding";
import { isAtLeast, isSafeSqlite, MINIMUM_NODE, MINIMUM_VERSIONS } from "./minimum-versions";

const { ok, look, mend } = reportOn("versions");

/**
 * Checks the installed versions against the table of the oldest safe ones.
 * @param installed returns the version of a package; null when it isn't installed
 * @param sqlite the library's version; null on PostgreSQL or without a database
 */
export function checkVersions(
  installed: (name: string) => string | null,
  node: string,
  sqlite: string | null,
): Finding[] {
  const findings: Finding[] = [];
  if (!isAtLeast(node, MINIMUM_NODE.minimum)) {
    findings.push(
      mend(`Node.js is ${node}: ${MINIMUM_NODE.why}.`, `Install ${MINIMUM_NODE.minimum} or later.`),
    );
  } else if (node.startsWith("20.")) {
    findings.push(
      look(`Node.js is ${node}, which no longer receives fixes.`, "Upgrade to Node.js 24 or 22."),
    );
  } else findings.push(ok(`Node.js is ${node}.`));
  if (sqlite !== null && !isSafeSqlite(sqlite)) {
    findings.push(
      mend(`SQLite is ${sqlite}, which can corrupt a database when its log is reset.`, "Reinstall: npm ci"),
    );
  }
  const old = MINIMUM_VERSIONS.flatMap(({ name, minimum, why }) => {
    const version = installed(name);
    if (version === null || isAtLeast(version, minimum)) return [];
    return [mend(`${name} is ${version}: ${why}.`, `Update the program, or reinstall: npm ci (${minimum}).`)];
  });
  if (old.length === 0) findings.push(ok("Every package is at a safe version."));
  return [...findings, ...old];
}
