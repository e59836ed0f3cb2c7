/**
 * Finds the browser that the tests drive and starts it: an installed Chromium or Chrome, else the one that comes in a
 * package. CHROME_PATH names one; RESPLENS_BROWSER=installed or =bundled insists on a kind. There is always a browser or
 * an error, never a skipped test.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { unpackBundledBrowser } from "./bundled-browser";

export interface FoundBrowser {
  readonly executablePath: string;
  readonly source: "installed" | "bundled";
  /** Added to its process's environment. */
  readonly env: Readonly<Record<string, string>>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Where installers put it when it is not on the PATH. */
function usualPlaces(): string[] {
  const { HOME = "", LOCALAPPDATA = "", PROGRAMFILES = "", "PROGRAMFILES(X86)": programFilesX86 = "" } = process.env;
  switch (process.platform) {
    case "darwin":
      return ["Google Chrome", "Chromium"].flatMap((name) =>
        ["", HOME].map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
      );
    case "win32":
      return [PROGRAMFILES, programFilesX86, LOCALAPPDATA]
        .filter((folder) => folder !== "")
        .flatMap((folder) => ["Google\\Chrome", "Chromium"].map((name) => join(folder, name, "Application", "chrome.exe")));
    default:
      return ["/opt/google/chrome/chrome", "/snap/bin/chromium", "/usr/lib/chromium/chromium"];
  }
}

/** Path of an installed Chromium or Chrome, or undefined. */
function findInstalled(): string | undefined {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)));
  return [...onPath, ...usualPlaces()].find((path) => existsSync(path));
}

export function findBrowser(): FoundBrowser {
  const { CHROME_PATH, RESPLENS_BROWSER } = process.env;
  if (RESPLENS_BROWSER !== undefined && RESPLENS_BROWSER !== "installed" && RESPLENS_BROWSER !== "bundled") {
    throw new Error(`RESPLENS_BROWSER is "installed" or "bundled", not "${RESPLENS_BROWSER}".`);
  }
  if (RESPLENS_BROWSER !== "bundled") {
    if (CHROME_PATH !== undefined && CHROME_PATH !== "") {
      if (!existsSync(CHROME_PATH)) throw new Error(`CHROME_PATH names ${CHROME_PATH}, which is not there.`);
      return { executablePath: CHROME_PATH, source: "installed", env: {} };
    }
    const executablePath = findInstalled();
    if (executablePath !== undefined) return { executablePath, source: "installed", env: {} };
    if (RESPLENS_BROWSER === "installed") throw new Error("No Chromium or Chrome is installed; CHROME_PATH may name one.");
  }
  return { ...unpackBundledBrowser(), source: "bundled" };
}

/** What it is and where, as it says itself: for the log. */
export function describeBrowser({ executablePath, env, source }: FoundBrowser): string {
  // Chrome on Windows opens a window instead of printing its version.
  if (process.platform === "win32") return `${source}: ${executablePath}`;
  const version = execFileSync(executablePath, ["--version", "--no-sandbox"], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  return `${version.trim()} (${source}: ${executablePath})`;
}

/** Flags that keep it from the network, from the graphics card and from what an earlier run left behind. */
function flags(): string[] {
  // The sandbox needs user namespaces, which root and many CI machines do not give.
  const noSandbox = process.getuid?.() === 0 || (process.env.CI ?? "") !== "";
  return [
    ...(noSandbox ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
}

/** Starts it without a window, on a new profile that is removed when it closes. */
export async function launchBrowser(found: FoundBrowser, extraFlags: readonly string[] = []): Promise<Browser> {
  const env = { ...process.env, ...found.env };
  return chromium.launch({
    executablePath: found.executablePath,
    headless: true,
    chromiumSandbox: !flags().includes("--no-sandbox"),
    args: [...flags().filter((flag) => flag !== "--no-sandbox"), ...extraFlags],
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
}
