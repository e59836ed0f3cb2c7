/** Layers of frames that are cut, lie about their sizes or are made to hurt; and what reassembly knows of a payload. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CarriedMessage } from "../../../../src/model/packet/details";
import { layersOf, pathAt, type Field, type FrameToDissect, type Layer } from "../../../../src/model/packet/layers";
import { bytes, concat, hex, u16, u32 } from "../../../support/bytes";
import { recordsOf, type CapturedRecord } from "../../../support/captured";
import { ethernet, ipv4, LinkType, tcp } from "../../../support/frames";
import { rowId } from "../../../support/fake-engine";
import { Random } from "../../../support/random";

/** A record of pcap around a frame of which `captured` bytes are there. */
function recordOf(frame: Uint8Array, captured = frame.length, linkType: number = LinkType.ETHERNET): CapturedRecord {
  const record = new Uint8Array(16 + captured);
  const view = new DataView(record.buffer);
  [1_700_000_000, 5, captured, frame.length].forEach((value, at) => view.setUint32(at * 4, value, true));
  record.set(frame.subarray(0, captured), 16);
  return { record, frameAt: 16, captured, wireLength: frame.length, linkType, time: { seconds: 1_700_000_000, nanoseconds: 5000 }, format: "pcap", offset: 24 };
}

const segment = (payload: string): Uint8Array => ethernet(ipv4("10.0.0.1", "10.0.0.2", tcp({ address: "10.0.0.1", port: 50_000 }, { address: "10.0.0.2", port: 6379 }, { sequence: 1, acknowledgement: 2, flags: 24 }, bytes(payload))));
const named = (layers: readonly Layer[], name: string): Layer => {
  const layer = layers.find((candidate) => candidate.name === name);
  if (layer === undefined) throw new Error(`there is no ${name}`);
  return layer;
};
const all = (fields: readonly Field[]): Field[] => fields.flatMap((field) => [field, ...all(field.fields ?? [])]);
const field = (layer: Layer, name: string): Field => {
  const found = all(layer.fields).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

describe("a frame that is not as it should be", () => {
  const frame = segment("*1\r\n$4\r\nPING\r\n");

  it("is shown as far as it was captured, and says where it was cut", () => {
    const layers = layersOf(recordOf(frame, 14 + 20 + 10));
    expect(layers.map(({ name }) => name)).toEqual(["pcap", "eth", "ip", "tcp"]);
    const cut = named(layers, "tcp");
    expect(cut.problem).toBe("Cut: of its header of at least 20 bytes 10 are there.");
    expect(cut.fields.map(({ name }) => name)).toEqual(["tcp.srcport", "tcp.dstport", "tcp.seq_raw"]);
    expect(cut.length).toBe(10);
  });

  it("says how much of its payload is missing", () => {
    expect(named(layersOf(recordOf(frame, frame.length - 6)), "resp").problem).toBe("Cut: of 14 bytes 8 were captured.");
    expect(named(layersOf(recordOf(frame, frame.length - 14)), "tcp").problem).toBe("What it carries (14 bytes) was not captured.");
  });

  it("with a header that is too short keeps its fields and carries nothing", () => {
    const broken = frame.slice();
    broken[14 + 20 + 12] = 0x40;
    const layers = layersOf(recordOf(broken));
    expect(named(layers, "tcp").problem).toBe("The header says that it has 16 bytes; 20 are the least.");
    expect(field(named(layers, "tcp"), "tcp.urgent_pointer").text).toBe("0");
    expect(layers.map(({ name }) => name)).toEqual(["pcap", "eth", "ip", "tcp"]);
  });

  it("with an option that lies about its size shows the option and what is wrong", () => {
    const options = hex("02 04 05 b4 08 20 00 00");
    const header = concat(u16(50_000, 6379), u32(1, 2), Uint8Array.of(0x70, 0x18), u16(512, 0, 0), options);
    const layer = named(layersOf(recordOf(ethernet(ipv4("10.0.0.1", "10.0.0.2", header)))), "tcp");
    expect(layer.problem).toBe("An option lies about its size: Timestamps.");
    expect(field(layer, "tcp.options.mss_val").text).toBe("1460");
    expect(field(layer, "tcp.options.timestamp").problem).toBe("It says that it has 32 bytes; 4 are left of the header.");
  });

  it("of a link type that nobody knows is bytes", () => {
    expect(layersOf(recordOf(bytes("abc"), 3, 147)).map(({ title }) => title)).toEqual(["Record of pcap at 24: 3 bytes on wire, 3 bytes captured", "Data (3 bytes)"]);
  });
});

describe("a payload", () => {
  it("of very many messages is counted, and not all of it shown", () => {
    const layer = named(layersOf(recordOf(segment("+OK\r\n".repeat(12_000)))), "resp");
    expect(layer.fields).toHaveLength(301);
    expect(layer.fields.at(-1)?.label).toBe("… 11,700 more messages");
    expect(layer.fields.at(-1)?.length).toBe(11_700 * 5);
  });

  it("that is nested without end costs no stack and few fields", () => {
    const layers = layersOf(recordOf(segment("*1\r\n".repeat(15_000))));
    expect(all(named(layers, "resp").fields).length).toBeLessThan(100);
  });

  it("with elements that were never sent says how many there should be", () => {
    const layer = named(layersOf(recordOf(segment(`*999999999\r\n${":1\r\n".repeat(5000)}`))), "resp");
    expect(layer.fields[0]?.text).toBe("Length 999999999");
    expect(layer.fields[0]?.fields?.at(-1)?.label).toBe("… 999,999,799 more");
    expect(layer.fields[0]?.problem).toBe("It goes on behind this frame.");
  });

  const message = (from: number, length: number, offset: number, of = 100): CarriedMessage => ({
    command: rowId(0), side: "request", title: 'SET "k" "v…"', bytes: of, parts: [{ frame: 7, from, length, offset }],
  });
  const row = { number: 7, context: { resp: { text: "", from: 0, types: 2 as const } } };

  it("that begins inside a message says of which, and which of its bytes these are", () => {
    const details: FrameToDissect = { ...recordOf(segment("tail of it\r\n*1\r\n$4\r\nPING\r\n")), row, messages: [message(88, 12, 54), { ...message(0, 14, 66, 14), title: "PING" }] };
    const { fields } = named(layersOf(details), "resp");
    expect(fields.map(({ label, text, offset, length }) => [label, text, offset - 16, length])).toEqual([
      ["Request, continued", 'SET "k" "v…" (bytes 89 to 100 of 100)', 54, 12], ["Request", "PING", 66, 14],
    ]);
    expect(fields[1]?.fields?.[0]?.name).toBe("resp.array");
  });

  it("of whose messages the frame is not told goes by where they begin", () => {
    const details: FrameToDissect = { ...recordOf(segment("tail\r\n+OK\r\n")), row: { number: 7, context: { resp: { text: "the end of GET", from: 6, types: 2 } } } };
    expect(named(layersOf(details), "resp").fields.map(({ label, text, length }) => [label, text, length])).toEqual([["Continued", "the end of GET", 6], ["String", "OK", 5]]);
  });

  it("that goes on in the next frame is not called wrong", () => {
    const details: FrameToDissect = { ...recordOf(segment("*2\r\n$3\r\nGET\r\n$90\r\nbegin")), row, messages: [message(0, 23, 54)] };
    const { fields } = named(layersOf(details), "resp");
    expect(fields[0]?.text).toBe('SET "k" "v…" (bytes 1 to 23 of 100; it goes on in another frame)');
    expect(all(fields).filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it("that may hold a secret is not told where it is hidden", () => {
    const details = recordOf(segment("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n"));
    const place = 16 + 54 + 18;
    const texts = all(named(layersOf({ ...details, hidden: [{ offset: place, length: 6 }] }), "resp").fields).map(({ text }) => text);
    expect(texts).toEqual(["Length 2", "2", "AUTH", "4", "AUTH", "hidden", "6", "hidden"]);
  });

  it("that is no RESP is bytes, by what the connection carries and not by its looks", () => {
    const details: FrameToDissect = { ...recordOf(segment("+OK\r\n")), row: { ...row, context: {} } };
    expect(named(layersOf(details), "data").title).toBe("Data (5 bytes)");
  });
});

describe("the path to a byte", () => {
  it("leads from the layer to the innermost field", () => {
    const layers = layersOf(recordOf(segment("*1\r\n$4\r\nPING\r\n")));
    const path = (offset: number): string[] => pathAt(layers, 16 + offset).map(({ name }) => name);
    expect(path(-16)).toEqual(["pcap", "pcap.packet.timestamp", "pcap.packet.timestamp.sec"]);
    expect(path(0)).toEqual(["eth", "eth.dst", "eth.dst.lg"]);
    expect(path(5)).toEqual(["eth", "eth.dst"]);
    expect(path(22)).toEqual(["ip", "ip.ttl"]);
    expect(path(62)).toEqual(["resp", "resp.array", "resp.bulk_string", "resp.bulk_string.value"]);
    expect(path(9999)).toEqual([]);
  });
});

describe("hostile bytes", () => {
  const folder = fileURLToPath(new URL("../../../fixtures", import.meta.url));
  const records = [folder, `${folder}/layers`].flatMap((place) =>
    readdirSync(place).filter((name) => name.endsWith(".pcap")).flatMap((name) => recordsOf(readFileSync(`${place}/${name}`)).slice(0, 12)));
  const LINKS = [0, 1, 9, 50, 51, 101, 104, 105, 108, 113, 127, 149, 192, 219, 228, 239, 258, 276, 999];

  it("never make it throw, nor tell of bytes that are not there", () => {
    const random = new Random(20_261_126);
    for (let round = 0; round < 20_000; round++) {
      const picked = records[random.below(records.length)];
      if (picked === undefined) throw new Error("there are no frames");
      const record = picked.record.slice(0, random.chance(0.3) ? picked.frameAt + random.below(picked.captured + 1) : undefined);
      for (let flips = random.below(6); flips > 0; flips--) record[random.below(record.length)] = random.below(256);
      const linkType = random.chance(0.3) ? LINKS[random.below(LINKS.length)] : picked.linkType;
      const layers = layersOf({ ...picked, record, captured: Math.max(0, record.length - picked.frameAt), linkType, format: random.chance(0.1) ? "pcapng" : picked.format });
      const parts = [...layers, ...all(layers.flatMap(({ fields }) => fields))];
      const wrong = parts.find(({ offset, length }) => offset < 0 || length < 0 || offset + length > record.length);
      expect({ round, wrong }).toEqual({ round, wrong: undefined });
      expect(parts.length).toBeLessThan(4200);
    }
  });
});
