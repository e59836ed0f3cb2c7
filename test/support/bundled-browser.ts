/**
 * The browser for machines that have none: Chromium's headless shell out of the package @sparticuz/chromium (Linux on
 * x64), with the libraries and fonts that come with it. Only its files are used: the flags that the package proposes
 * switch web security off, and the tests are about exactly that.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Unpacks into $TMPDIR; the variable makes it unpack its shared libraries (NSS, expat) too, not only on a cloud function. */
const UNPACK = 'import c from "@sparticuz/chromium"; await c.executablePath();';
const UNPACK_LIBRARIES = { AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" };

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const manifest: unknown = createRequire(import.meta.url)(join(entry, "../../../package.json"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new Error("@sparticuz/chromium has no version");
}

export interface BundledBrowser {
  readonly executablePath: string;
  /** What its process needs in its environment to find its libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

/** Unpacks the browser below build/browser, once for each version. Throws where it cannot run. */
export function unpackBundledBrowser(): BundledBrowser {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `The browser that comes with the tests runs on Linux x64, not on ${process.platform} ${process.arch}. ` +
        "Install Chrome or Chromium, or name one with CHROME_PATH.",
    );
  }
  const folder = join(root, "build", "browser", packageVersion());
  if (!existsSync(folder)) {
    const aside = `${folder}.${String(process.pid)}`;
    mkdirSync(aside, { recursive: true });
    execFileSync(process.execPath, ["--input-type=module", "--eval", UNPACK], {
      cwd: root,
      env: { ...process.env, ...UNPACK_LIBRARIES, TMPDIR: aside },
      stdio: ["ignore", "ignore", "inherit"],
    });
    // Named only when it is whole; where another run was faster, its copy is the same.
    if (existsSync(folder)) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, folder);
  }
  return {
    executablePath: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_PATH: join(folder, "fonts") },
  };
}
