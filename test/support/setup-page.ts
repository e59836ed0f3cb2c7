/** Before the browser tests: builds the page, serves it below a sub-path, finds a browser and says which. */
import type {} from "vitest";
import type { TestProject } from "vitest/node";
import { describeBrowser, findBrowser, type FoundBrowser } from "./browser";
import { buildPage } from "./built-page";
import { serveFolder } from "./static-server";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the built page. */
    pageUrl: string;
    browser: FoundBrowser;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browser = findBrowser();
  process.stdout.write(`Browser: ${describeBrowser(browser)}\n`);
  // Below a sub-path, as on GitHub Pages: proves that every address in the page is relative.
  const server = await serveFolder(buildPage("page"), "/resplens/");
  project.provide("pageUrl", server.url);
  project.provide("browser", browser);
  return () => server.close();
}
