import { describe, expect, it } from "vitest";
import type { Field, Layer } from "../../../src/model/packet/layers";
import { layerRows, partsAt, partText, pathKeys } from "../../../src/ui/layer-rows";

const field = (name: string, fields: readonly Field[] = []): Field => ({ name, label: name, text: "1", offset: 0, length: 1, ...(fields.length > 0 ? { fields } : {}) });
const flags = field("ip.flags", [field("ip.flags.df"), field("ip.flags.mf")]);
const layer = (name: string, fields: readonly Field[]): Layer => ({ name, title: name, offset: 0, length: 4, fields });
const outer = layer("ip", [field("ip.ttl"), flags]);
const inner = layer("ip", [field("ip.ttl")]);
const layers = [outer, inner, layer("erspan", [])];

describe("rows of a frame's layers", () => {
  const shown = (open: readonly string[]): string[] => layerRows(layers, new Set(open)).map(({ key, path, position, setSize, isOpen }) => `${key} ${path.length} ${position}/${setSize} ${isOpen ?? "leaf"}`);

  it("are the layers where nothing is open, those of the same name apart", () => {
    expect(shown([])).toEqual(["/ip 1 1/3 false", "/ip#1 1 2/3 false", "/erspan 1 3/3 leaf"]);
  });

  it("are also the fields of what is open, in what is open", () => {
    expect(shown(["/ip", "/ip/ip.flags"])).toEqual([
      "/ip 1 1/3 true", "/ip/ip.ttl 2 1/2 leaf", "/ip/ip.flags 2 2/2 true", "/ip/ip.flags/ip.flags.df 3 1/2 leaf", "/ip/ip.flags/ip.flags.mf 3 2/2 leaf", "/ip#1 1 2/3 false", "/erspan 1 3/3 leaf",
    ]);
    expect(shown(["/ip/ip.flags"])).toHaveLength(3);
  });

  it("are found again by the path to a part", () => {
    expect(pathKeys(layers, [outer, flags])).toEqual(["/ip", "/ip/ip.flags"]);
    expect(pathKeys(layers, [inner])).toEqual(["/ip#1"]);
    expect(pathKeys(layers, [layer("ip", [])])).toEqual([]);
  });

  it("lead to the same part of another frame, where it has one", () => {
    const other = [layer("ip", [field("ip.id"), field("ip.ttl")])];
    expect(partsAt(other, ["/ip", "/ip/ip.ttl"])).toEqual([other[0], other[0]?.fields[1]]);
    expect(partsAt(other, ["/ip", "/ip/ip.flags"])).toEqual([]);
    expect(partsAt(other, [])).toEqual([]);
  });

  it("say label and value, or the layer's title", () => {
    expect([partText(flags), partText(outer), partText({ ...flags, text: "" })]).toEqual(["ip.flags: 1", "ip", "ip.flags"]);
  });
});
