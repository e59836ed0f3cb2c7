import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../../src/ui/tokens.css", import.meta.url), "utf8");

/** The colours of a block of tokens.css; the dark ones are laid over the light ones. */
function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf("}", start));
  return new Map([...block.matchAll(/--rl-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", colour = ""]) => [name, colour]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ["surface", "raised", "stripe", "hover", "selected"];
const TEXTS = ["text", "text-quiet", "link", "key", "number", "good", "warn", "bad"];
const SHAPES = ["focus", "chart-errors", "chart-p50", "chart-p99"];

const light = colours(":root");
const themes = { light, dark: new Map([...light, ...colours(":root.wa-dark")]) };

describe.each(Object.entries(themes))("%s colours", (_, theme) => {
  const colour = (name: string): string => theme.get(name) ?? "";

  it.each(SURFACES.flatMap((surface) => TEXTS.map((text) => [text, surface] as const)))("%s can be read on %s", (text, surface) => {
    expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SHAPES)("%s can be told from the surface", (shape) => {
    expect(contrast(colour(shape), colour("surface"))).toBeGreaterThanOrEqual(3);
  });
});
