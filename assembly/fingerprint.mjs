/**
 * A digest over the names and contents of source files. What was built from them is kept under it and built again when
 * it changes; unlike times of change, it stays right after a checkout, a copy or a deleted file.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const SOURCE = /\.(?:ts|mjs|json)$/;

/**
 * Every source file below a folder, or the file itself, in a stable order.
 * @param {string} path
 * @returns {string[]}
 */
export function sourceFiles(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || SOURCE.test(entry.name))
    .map((entry) => join(path, entry.name))
    .sort()
    .flatMap(sourceFiles);
}

/**
 * The digest of all sources below the given folders and files: 16 hexadecimal digits.
 * @param {readonly string[]} paths
 * @returns {string}
 */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(sourceFiles)) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex").slice(0, 16);
}
