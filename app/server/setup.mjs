/*
 * Runs before anything is installed, so it is plain JavaScript on Node's own modules: installs what the lockfile names,
 * creates the data folder and builds, each only when something has changed since the last time.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param {string} message */
const say = (message) => process.stderr.write(`${message}\n`);

/** @param {string[]} paths files and folders below the root, hashed by content */
function hashOf(paths) {
  const hash = createHash("sha256");
  /** @param {string} path */
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name));
    } else {
      hash.update(path).update("\0").update(readFileSync(full)).update("\0");
    }
  };
  paths.forEach(add);
  return hash.digest("hex");
}

/** @param {string} file @param {string} stamp @returns {boolean} */
const isStamped = (file, stamp) => existsSync(file) && readFileSync(file, "utf8") === stamp;

// Who takes part is private, even from other users of this machine.
mkdirSync(join(root, "data"), { recursive: true, mode: 0o700 });

/**
 * npm's output is long and looks like failure even on success: it goes to a file, and is shown when something fails.
 */
const logFile = join(root, "data/setup.log");
const LINES_SHOWN = 15;

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const log = openSync(logFile, "w", 0o600);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", log, log],
    shell: process.platform === "win32",
  });
  closeSync(log);
  if (error || status !== 0) {
    const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
    say(`\n${lines.slice(-LINES_SHOWN).join("\n")}${error ? `\n${error.message}` : ""}`);
    say(
      `\n"${command} ${args.join(" ")}" failed. Nothing else was changed. The full output is in ${logFile}`,
    );
    process.exit(status || 1);
  }
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  say(`Alongside needs Node.js 20.20 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

const wantsDevelopment = process.argv.includes("--development");
const abi = `${process.versions.modules}-${process.platform}-${process.arch}`;

const installStamp = join(root, "node_modules/.alongside-install");
const installed = `${hashOf(["package-lock.json"])} ${abi}`;
if (!isStamped(installStamp, installed)) {
  say("Installing what the program needs. This takes a minute or two, once.");
  run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  writeFileSync(installStamp, installed);
}

const stamps = {
  program: join(root, "build/.alongside-build"),
  content: join(root, "build/.alongside-content"),
};
const program = `${hashOf(["app", "public", "drizzle", "package-lock.json", "vite.config.ts", "remix.config.js"])} ${abi}`;
const hasProgram = isStamped(stamps.program, program);
// The check reads the content directly; it never waits for a build because a text was changed.
const needsContent = !wantsDevelopment && process.argv[2] !== "content:check";
const content = needsContent ? `${hashOf(["content"])} ${program}` : "";
if (!wantsDevelopment && !hasProgram) {
  say("Building. This takes about half a minute, once.");
  run("npm", ["run", "-s", "build"]);
  writeFileSync(stamps.program, program);
} else if (needsContent && !isStamped(stamps.content, content)) {
  say("Compiling the lessons that have changed.");
  run("npm", ["run", "-s", "content:compile"]);
}
if (needsContent) writeFileSync(stamps.content, content);
