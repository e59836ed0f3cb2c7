import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Engine } from "../../../../src/engine/engine";
import { bytesSource, type Source } from "../../../../src/engine/source";
import { unpackAll, UNPACK_LIMITS } from "../../../../src/engine/unpack/unpack";
import { lz4, type Member, tar, zip, zstd, zstdBomb } from "../../../support/archives";
import { concat } from "../../../support/bytes";
import { capture, command, conversation, frames } from "../../../support/conversation";
import { commands, openCapture, wasmBytes } from "../../../support/engine";
import { pcap } from "../../../support/pcap";
import { pcapng } from "../../../support/pcapng";

const LINES = Array.from({ length: 400 }, (_, index) => `>>> ${command("SET", `k${index}`, `value ${index * 7919} `.repeat(index % 9))}\n<<< +OK\\r\\n`).join("\n");
const FRAMES = frames(conversation(LINES));
const plain = pcap(FRAMES);
const halves = [pcap(FRAMES.slice(0, 300)), pcapng(FRAMES.slice(300))] as const;
const control = { cancelled: () => false, report: () => undefined };
const names = (sources: readonly Source[]): string[] => sources.map(({ name }) => name);

async function rowsOf(engine: Engine): Promise<unknown> {
  return (await commands(engine)).map(({ time, key, arguments: words, reply, latency }) => ({ time, key, words, reply, latency }));
}
const ROWS = await rowsOf((await openCapture(plain)).engine);

const pieces = (bytes: Uint8Array, size: number): Uint8Array[] => Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
const members: readonly Member[] = [{ name: "a.cap", bytes: halves[0] }, { name: "deep/er/b", bytes: halves[1] }];
const others: readonly Member[] = [{ name: "notes.txt", bytes: new TextEncoder().encode("nothing to see") }, { name: "empty", bytes: new Uint8Array(0) }];
const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
const deflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes));

describe("a packed capture gives the rows of the bare one", () => {
  it.each([
    ["gzip", gzip(plain)],
    ["gzip of several members", concat(...pieces(plain, 9001).map(gzip))],
    ["gzip of many tiny members", concat(...pieces(plain, 97).map(gzip))],
    ["zstd", zstd(pieces(plain, 100_000))],
    ["zstd of several frames", concat(...pieces(plain, 20_000).map((piece) => zstd([piece])))],
    ["LZ4", lz4(pieces(plain, 60_000))],
    ["LZ4 of several frames, with one to be skipped", concat(lz4(pieces(plain.subarray(0, 50_000), 10_000)), Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3), lz4([plain.subarray(50_000)]))],
    ["a zip that is stored", zip(members)],
    ["a zip that is deflated", zip([...others, ...members], { deflate })],
    ["a zip with data descriptors", zip(members, { deflate, descriptors: true })],
    ["a tar", tar([...others, ...members])],
    ["a tar with long names as pax has them", tar(members.map(({ name, bytes }) => ({ name: `${"d/".repeat(80)}${name}`, bytes })), "pax")],
    ["a tar with long names as GNU has them", tar(members.map(({ name, bytes }) => ({ name: `${"d/".repeat(80)}${name}`, bytes })), "gnu")],
    ["a tar with folders and links in it", tar([{ name: "deep/", bytes: new Uint8Array(0), type: "5" }, { name: "link", bytes: new Uint8Array(0), type: "2" }, ...members])],
    ["a tar in gzip", gzip(tar(members))],
    ["a tar in zstd", zstd(pieces(tar(members), 100_000))],
    ["a zip with gzip in it", zip(members.map(({ name, bytes }) => ({ name, bytes: gzip(bytes) })))],
    ["a tar in gzip with LZ4 in it", gzip(tar(members.map(({ name, bytes }) => ({ name, bytes: lz4(pieces(bytes, 65536)) }))))],
  ])("%s", async (_, packed) => {
    const { engine, summary } = await openCapture(packed);
    expect(summary).toMatchObject({ errors: [], notices: [], flows: 1 });
    expect(await rowsOf(engine)).toEqual(ROWS);
    const [row] = await commands(engine);
    if (row === undefined) throw new Error("no row");
    expect((await engine.inspect(row.id, false)).request?.arguments.map(({ text }) => text)).toEqual(["SET", "k0", ""]);
  });

  it("though it is called something else, beside captures that are not packed", async () => {
    const engine = new Engine(wasmBytes(), unpackAll);
    const summary = await engine.openSources([bytesSource("b.txt", gzip(halves[1])), bytesSource("a.gz", halves[0])], { ports: [] }, () => undefined);
    expect(summary).toMatchObject({ errors: [], notices: [] });
    expect(names(engine.current?.capture.sources ?? []).toSorted()).toEqual(["a.gz", "b.txt"]);
    expect(await rowsOf(engine)).toEqual(ROWS);
  });
});

describe("a packed file that is damaged", () => {
  it.each([
    ["gzip, cut", gzip(plain).subarray(0, 9000), /^a\.pcap: its gzip is cut short/],
    ["gzip with a wrong checksum", ((bytes) => bytes.fill(7, bytes.length - 8, bytes.length - 4))(gzip(plain)), /^a\.pcap: its gzip is cut short, or its checksum is wrong/],
    ["gzip with a wrong checksum in its first member", concat(((bytes) => bytes.fill(7, bytes.length - 8, bytes.length - 4))(gzip(plain.subarray(0, 5000))), gzip(plain.subarray(5000))), /^a\.pcap: a checksum of its gzip is wrong/],
    ["zstd, cut", zstd(pieces(plain, 10_000)).subarray(0, 25_000), /^a\.pcap: its zstd is (cut short|damaged)/],
    ["LZ4, cut", lz4(pieces(plain, 10_000)).subarray(0, 25_000), /^a\.pcap: its lz4 is cut short/],
    ["a tar, cut in its second member", tar(members).subarray(0, halves[0].length + 4000), /^a\.pcap(\/deep\/er\/b)?: its tar is damaged or cut short/],
    ["a zip member with a wrong checksum", ((bytes) => { bytes[bytes.length - 400] = (bytes[bytes.length - 400] ?? 0) ^ 1; return bytes; })(zip(members)), /^a\.pcap\/deep\/er\/b: its checksum is wrong/],
  ])("%s, is decoded as far as it goes, and the notice says so", async (_, packed, sentence) => {
    const { engine, summary } = await openCapture(packed);
    expect(summary.errors).toEqual([]);
    expect(summary.notices.filter((notice) => sentence.test(notice) && notice.endsWith("What could be unpacked is shown."))).toHaveLength(1);
    expect((await commands(engine)).length).toBeGreaterThan(10);
  });

  it.each([
    ["an encrypted zip", zip(members, { encrypted: true }), "is encrypted"],
    ["a zip without its directory", zip(members).subarray(0, 9000), "the zip archive is damaged or cut short"],
    ["a zip of something else", zip(others), "there is no packet capture inside this zip file"],
    ["a gzip of something else", gzip(new TextEncoder().encode("nothing")), "there is no packet capture inside this gzip file"],
    ["gzip in gzip", gzip(gzip(plain)), "packed more than once"],
    ["a zip in a zip", zip([{ name: "x", bytes: zip(members) }]), "packed more than once"],
    ["noise behind a zstd magic", concat(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), new Uint8Array(100).fill(0xff)), "its zstd is damaged"],
    ["noise behind an LZ4 magic", concat(Uint8Array.of(4, 0x22, 0x4d, 0x18), new Uint8Array(100).fill(0xff)), "its lz4 is damaged"],
    ["noise behind a gzip magic", concat(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), new Uint8Array(100).fill(0xff)), "its gzip is damaged"],
  ])("%s, gets a sentence, and the other files open", async (_, packed, sentence) => {
    const engine = new Engine(wasmBytes(), unpackAll);
    const summary = await engine.openSources([bytesSource("packed", packed), bytesSource("good", plain)], { ports: [] }, () => undefined);
    expect(summary.errors.map(({ file }) => file)).toEqual(expect.arrayContaining(["packed"]));
    expect(summary.errors.map(({ message }) => message).join(" ")).toContain(sentence);
    expect(await rowsOf(engine)).toEqual(ROWS);
  });

  it("and cut anywhere, never fails otherwise", async () => {
    const small = capture(`>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n`);
    for (const whole of [gzip(small), zstd([small]), lz4([small]), zip([{ name: "x", bytes: small }], { deflate }), tar([{ name: "x", bytes: small }])]) {
      for (let length = 0; length < whole.length; length += 7) {
        const { sources, errors } = await unpackAll([bytesSource("x", whole.subarray(0, length))], control);
        expect(sources.length + errors.length).toBeGreaterThan(0);
      }
    }
  });
});

describe("a bomb", () => {
  const zeros = concat(plain, new Uint8Array(8_000_000));
  const limits = { ...UNPACK_LIMITS, free: 100_000, ratio: 100 };

  it.each([
    ["gzip", gzip(zeros)], ["zip", zip([{ name: "b", bytes: zeros }], { deflate })], ["tar in gzip", gzip(tar([{ name: "b", bytes: zeros }]))],
  ])("in %s is stopped by how much it grows, and what came before is kept", async (_, packed) => {
    const { sources, notices } = await unpackAll([bytesSource("b", packed)], control, limits);
    expect(notices).toEqual([expect.stringContaining("more than 100 times as large")]);
    expect(sources).toHaveLength(1);
    expect(sources[0]?.size).toBeLessThan(6_000_000);
  });

  it("is stopped by its size, over all files", async () => {
    const packed = gzip(plain);
    const { sources, notices, errors } = await unpackAll([bytesSource("a", packed), bytesSource("b", packed)], control, { ...UNPACK_LIMITS, total: plain.length + 1000 });
    expect([...notices, ...errors.map(({ message }) => message)].join()).toContain("unpacking stopped at");
    expect(sources.reduce((sum, { size }) => sum + size, 0)).toBe(plain.length + 1000);
  });

  it("that becomes huge within one read does not fill the memory", async () => {
    const { errors, notices } = await unpackAll([bytesSource("z", concat(zstd([plain.subarray(0, 5000)]), zstdBomb(15_000)))], control);
    expect([...notices, ...errors.map(({ message }) => message)].join()).toContain("more than 1000 times as large");
  });
});

it("reports how far it is, in bytes of the packed file, and stops when it is told to", async () => {
  const packed = bytesSource("a", gzip(plain));
  const reports: (readonly [number, number])[] = [];
  await unpackAll([packed], { cancelled: () => false, report: (bytes, total) => { reports.push([bytes, total]); } });
  expect(reports.at(-1)).toEqual([packed.size, packed.size]);
  const stopped = await unpackAll([packed], { cancelled: () => true, report: () => undefined });
  expect(stopped).toEqual({ sources: [], errors: [], notices: [], cancelled: true });
});
