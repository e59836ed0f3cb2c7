/**
 * Compiles assembly/ to build/decoder.wasm with asc, in this process, and only when its sources have changed. Options
 * live in asconfig.json. `node assembly/build.mjs` builds and says what came out; the Vite plugin, the tests and the
 * command line call `buildDecoder`.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fingerprint } from "./fingerprint.mjs";

const assembly = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const output = join(root, "build", "decoder.wasm");
const stamp = `${output}.sources`;

/**
 * @param {string} file
 * @returns {string | undefined} its text, where it exists
 */
function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Makes sure that build/decoder.wasm fits the sources. Messages of the compiler go to standard error.
 * @returns {Promise<{ readonly path: string, readonly rebuilt: boolean }>}
 * @throws {Error} when the sources do not compile
 */
export async function buildDecoder() {
  const compiler = join(root, "node_modules", "assemblyscript", "package.json");
  const sources = fingerprint([assembly, compiler]);
  if (textOf(stamp) === sources) return { path: output, rebuilt: false };

  // Loaded only here: the compiler alone takes a quarter of a second to start.
  const { default: asc } = await import("assemblyscript/asc");
  mkdirSync(join(root, "build"), { recursive: true });
  // A name of its own, so that two builds at once cannot mix, and a reader never sees half a module.
  const fresh = `${output}.${String(process.pid)}`;
  const { error } = await asc.main(
    ["--config", join(assembly, "asconfig.json"), "--target", "release", "--outFile", fresh],
    { stdout: process.stderr, stderr: process.stderr },
  );
  if (error !== null) {
    rmSync(fresh, { force: true });
    throw new Error(`assembly/ does not compile: ${error.message}`);
  }
  renameSync(fresh, output);
  writeFileSync(stamp, sources);
  return { path: output, rebuilt: true };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, rebuilt } = await buildDecoder();
  const size = readFileSync(path).length;
  process.stdout.write(`${path}: ${String(size)} bytes${rebuilt ? "" : " (sources unchanged)"}\n`);
}
