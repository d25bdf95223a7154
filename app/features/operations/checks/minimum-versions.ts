/** The oldest safe version of a package, and why. Maintained by hand: add a line with each advisory. */
export type Minimum = { name: string; minimum: string; why: string };

const REMIX =
  "2.17.5 fixes CSRF through PUT, PATCH, and DELETE and unbounded manifest requests; 2.17.1 to 2.17.4 fix a script injection and three other flaws";

export const MINIMUM_VERSIONS: readonly Minimum[] = [
  { name: "@remix-run/node", minimum: "2.17.5", why: REMIX },
  { name: "@remix-run/react", minimum: "2.17.5", why: REMIX },
  { name: "@remix-run/server-runtime", minimum: "2.17.5", why: REMIX },
  { name: "@remix-run/dev", minimum: "2.17.5", why: REMIX },
  {
    name: "@remix-run/router",
    minimum: "1.23.2",
    why: "script injection through an open redirect (CVE-2026-22029)",
  },
  {
    name: "better-sqlite3",
    minimum: "12.11.0",
    why: "includes SQLite 3.53, which no longer corrupts a database when its log is reset",
  },
  {
    name: "better-sqlite3-napi",
    minimum: "13.0.0",
    why: "includes SQLite 3.53, which no longer corrupts a database when its log is reset",
  },
  {
    name: "express",
    minimum: "4.21.2",
    why: "redirect injection (CVE-2024-43796) and slow paths (CVE-2024-52798)",
  },
  { name: "path-to-regexp", minimum: "0.1.12", why: "a crafted path stops the server (CVE-2024-52798)" },
  { name: "body-parser", minimum: "1.20.3", why: "a crafted body stops the server (CVE-2024-45590)" },
  { name: "qs", minimum: "6.14.1", why: "a crafted query exhausts memory (CVE-2025-15284)" },
  { name: "send", minimum: "0.19.0", why: "script injection through a redirect (CVE-2024-43799)" },
  { name: "cookie", minimum: "0.7.0", why: "a crafted name sets other fields of a cookie (CVE-2024-47764)" },
  {
    name: "nodemailer",
    minimum: "7.0.11",
    why: "email can go to a different domain than the address names (CVE-2025-13033), and a crafted address stops the server",
  },
  { name: "yaml", minimum: "2.2.2", why: "a crafted file ends the process (CVE-2023-2251)" },
];

/** Node.js itself. */
export const MINIMUM_NODE: Minimum = {
  name: "Node.js",
  minimum: "20.20.0",
  why: "older versions have known vulnerabilities, and the program was not tested on them",
};

/** Tells whether SQLite's library is safe: 3.51.3, or 3.53.0 and later. */
export function isSafeSqlite(version: string): boolean {
  return isAtLeast(version, "3.53.0") || (version.startsWith("3.51.") && isAtLeast(version, "3.51.3"));
}

/** Compares versions by their three numbers; a prerelease suffix makes a version older than the same one without it. */
export function isAtLeast(version: string, minimum: string): boolean {
  const numbers = (text: string) => (text.split("-")[0] ?? "").split(".").map(Number);
  const [have, want] = [numbers(version), numbers(minimum)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (have[place] ?? 0) - (want[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return !version.includes("-") || minimum.includes("-");
}
