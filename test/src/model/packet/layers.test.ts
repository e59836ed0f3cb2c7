/** Layers against what tshark says of the same frames: see test/README.md, "Layers", for the kinds of differences. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { bitPattern, layersOf, type Field, type Layer } from "../../../../src/model/packet/layers";
import { recordsOf, type CapturedRecord } from "../../../support/captured";
import { type Absence, ONLY_OURS, ONLY_THEIRS, REWORDINGS } from "./layer-differences";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const folder = join(root, "test/fixtures/layers");
const said = readdirSync(folder).filter((name) => name.endsWith(".txt"));

interface Said {
  readonly frame: number;
  readonly lines: readonly string[];
}

function read(name: string): { readonly capture: string; readonly frames: readonly Said[] } {
  const [capture = "", ...rest] = readFileSync(join(folder, name), "utf8").split("\n");
  const frames: { frame: number; lines: string[] }[] = [];
  for (const line of rest) {
    if (line.startsWith("frame ")) frames.push({ frame: Number(line.slice(6)), lines: [] });
    else if (line !== "") frames[frames.length - 1]?.lines.push(line);
  }
  return { capture: join(root, capture), frames };
}

/** Our fields as lines of the same form. */
function linesOf(details: CapturedRecord): string[] {
  return fieldLines(details).filter((line) => !/^(?:record )?\d+ 0 /.test(line));
}

function fieldLines(details: CapturedRecord): string[] {
  return layersOf(details).flatMap((layer) => {
    const isRecord = layer.name === "pcap" || layer.name === "pcapng";
    const base = isRecord ? 0 : details.frameAt;
    const line = ({ name, offset, length }: Field | Layer, text: string): string => `${isRecord ? "record " : ""}${offset - base} ${length} ${name} ${text}`;
    const inner = (field: Field): string[] => {
      const pattern = bitPattern(details.record, field);
      const text = field.text === "" ? field.label : `${field.label}: ${field.text}`;
      return [line(field, pattern === "" ? text : `${pattern} = ${text}`), ...(field.fields ?? []).flatMap(inner)];
    };
    return [...(isRecord ? [] : [line(layer, layer.title)]), ...layer.fields.flatMap(inner)];
  });
}

describe("layers of a frame as tshark gives them", () => {
  it.each(said)("%s", (name) => {
    const { capture, frames } = read(name);
    if (!existsSync(capture)) {
      process.stderr.write(`left out: layers of ${name} (its capture is not there)\n`);
      return;
    }
    const records = recordsOf(readFileSync(capture));
    const found = frames.map(({ frame, lines }) => {
      const details = records[frame - 1];
      if (details === undefined) throw new Error(`there is no frame ${frame}`);
      const theirs = lines.map((line) => reworded(line, false));
      const ours = linesOf(details).map((line) => reworded(line, true));
      const isExplained = (line: string, absences: readonly Absence[]): boolean => absences.some((absence) => absence.line.test(line) && absence.capture?.test(name) !== false);
      return {
        frame,
        missing: without(theirs, ours).filter((line) => !isExplained(line, ONLY_THEIRS)),
        more: without(ours, theirs).filter((line) => !isExplained(line, ONLY_OURS)),
      };
    });
    expect(found).toEqual(frames.map(({ frame }) => ({ frame, missing: [], more: [] })));
  });
});

function reworded(line: string, isOurs: boolean): string {
  return REWORDINGS.filter(({ both }) => !isOurs || both === true).reduce((text, { from, to }) => (typeof to === "string" ? text.replace(from, to) : text.replace(from, to)), line);
}

/** The lines that the others do not have, as often as they do not. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
