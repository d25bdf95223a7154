/*
 * Generates app/lib/common-passwords-packed.server.ts from the password list of @zxcvbn-ts/language-common (MIT;
 * ordered by how often a password was found in published leaks). The program never runs this: the list is committed.
 *
 *   npm pack @zxcvbn-ts/language-common@4.1.3 && tar xzf zxcvbn-ts-language-common-4.1.3.tgz
 *   node app/server/common-passwords.mjs package
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const SHORTEST = 8;
const OUT = "app/lib/common-passwords-packed.server.ts";

const folder = process.argv[2];
if (!folder) throw new Error("Name the folder in which the package was unpacked.");
const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
/** @type {string[]} */
const ranked = JSON.parse(readFileSync(join(folder, "src/passwords.json"), "utf8"));

const words = new Set(
  ranked.map((word) => word.normalize("NFC").toLowerCase()).filter((word) => [...word].length >= SHORTEST),
);
// In alphabetical order, neighbors share prefixes, which halves the packed size.
const text = [...words].sort().join("\n");
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
}).toString("base64");

writeFileSync(
  OUT,
  `/*
 * Made by app/server/common-passwords.mjs from ${name} ${version} (${license}, © Dan Wheeler, Dropbox and the
 * zxcvbn-ts authors): ${words.size.toLocaleString("en-US")} passwords of ${SHORTEST} characters or more, one a line, Brotli, base64. Not to be changed by hand.
 */
export const PACKED_PASSWORDS =
  "${packed}";
`,
);
console.log(`${words.size} passwords, ${packed.length} bytes`);
