/**
 * Web Awesome's icons would be fetched, which the page's policy forbids. The page uses none; this keeps components that bring
 * one along from trying. Import it for its effect, before any component draws.
 */
import { registerIconLibrary } from "@awesome.me/webawesome/dist/components/icon/library.js";

for (const name of ["default", "system"]) registerIconLibrary(name, { resolver: () => "" });
