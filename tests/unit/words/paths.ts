import { posix } from "node:path";

/** Paths that are not in the repository, each with its reason. */
const ELSEWHERE: readonly { path: RegExp; because: string }[] = [
  { path: /^(?:data|build)\//, because: "made when the program is set up or runs" },
  { path: /^\/(?:etc|var|opt|usr|mnt|root|dev|proc|data)\//, because: "on an operator’s machine" },
  { path: /node_modules\//, because: "of an installed package" },
  { path: /^(?:…|\.\.\.)/, because: "shortened on purpose" },
  { path: /[<>*$]|YOUR|NAME|FILE/, because: "a placeholder" },
];

const FOLDERS = /^(?:app|docs|tests|content|drizzle|public)\//;
const FILE = /[\w\]})]\.(?:tsx?|mjs|md|mdx|ya?ml|css|po|svg|service)$/;

/**
 * Returns the paths of files and folders in a text: whatever has the extension of a source or text file, or begins with
 * a folder of the project.
 */
export function pathsIn(text: string): string[] {
  return text
    .replace(/<?https?:\/\/\S+/g, " ")
    .replace(/\]\(/g, " ")
    .split(/[\s`"'“”‘’|;]+/)
    .map((word) =>
      word
        .replace(/^[([]+/, "")
        .replace(/#.*$/, "")
        .replace(/[.,:)\]?!]+$/, ""),
    )
    .filter((word) => FOLDERS.test(word) || FILE.test(word));
}

/**
 * Returns whether a path in a text leads to something in the repository.
 * @param from the file with the text
 * @param files every file of the repository
 */
export function isInRepository(path: string, from: string, files: ReadonlySet<string>): boolean {
  if (ELSEWHERE.some((place) => place.path.test(path))) return true;
  const plain = path.replace(/^~\//, "app/").replace(/\/$/, "");
  const candidates = [plain, posix.join(posix.dirname(from), plain), posix.join("app", plain)].flatMap(
    alternatives,
  );
  return candidates.some(
    (candidate) => files.has(candidate) || isFolder(candidate, files) || isTail(candidate, files),
  );
}

const isFolder = (path: string, files: ReadonlySet<string>) =>
  [...files].some((file) => file.startsWith(`${path}/`));

/** A file may be named by the end of its path: `module.yaml`, `curriculum/credit.ts`. */
const isTail = (path: string, files: ReadonlySet<string>) =>
  [...files].some((file) => file.endsWith(`/${path}`));

/** Expands `a.{ts,tsx}` into two paths. */
function alternatives(path: string): string[] {
  const [, before, list, after] = /^(.*?)\{([^}]*)\}(.*)$/.exec(path) ?? [];
  return list === undefined
    ? [path]
    : list.split(",").flatMap((one) => alternatives(`${before}${one}${after}`));
}
