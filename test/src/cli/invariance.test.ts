/**
 * One property over all recorded captures: however a file brings the frames, in which pieces, format, byte order, link layer
 * or tunnel, in fragments, twice or out of order, the rows are the same.
 */
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { bytesSource, type Source } from "../../../src/engine/source";
import { fragmented } from "../../support/fragments";
import { type Frame, pcap } from "../../support/pcap";
import { pcapng } from "../../support/pcapng";
import { duplicated, inEthernet, inVlan, inVxlan, readPcap, swapped } from "../../support/recorded";
import { inChunks, recordsOf, type RowRecord } from "../../support/records";
import { Random } from "../../support/random";

const fixtures = new URL("../../fixtures/", import.meta.url);
const captures = [
  ...readdirSync(fixtures).filter((name) => name.endsWith(".pcap")).sort().map((name) => [name, new URL(name, fixtures)] as const),
  ["sample.pcap", new URL("../../../public/sample.pcap", import.meta.url)] as const,
];

const PLACES: ReadonlySet<string> = new Set(["n", "ts", "latency_ns", "batch_ns", "flow", "request_frames", "reply_frames"]);

/**
 * All fields but those that say when and where. Rows of one time may change places, so those of each client are compared; where
 * frames change places with their times, rows of one client do too.
 */
function content(rows: readonly RowRecord[], isOrdered: boolean): unknown {
  const byClient = new Map<string, unknown[]>();
  for (const row of rows) {
    const mine = byClient.get(row.client) ?? [];
    mine.push(Object.fromEntries(Object.entries(row).filter(([name]) => !PLACES.has(name))));
    byClient.set(row.client, mine);
  }
  if (!isOrdered) for (const [client, mine] of byClient) byClient.set(client, mine.map((row) => JSON.stringify(row)).toSorted());
  return Object.fromEntries([...byClient].toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

const file = (frames: readonly Frame[]): Source => bytesSource("changed", pcap(frames, { nanoseconds: true }));
const FORMS: readonly (readonly [string, (bytes: Uint8Array, frames: readonly Frame[], linkType: number) => Source])[] = [
  ["in chunks of 1 byte", (bytes) => inChunks(bytes, 1)],
  ["in chunks of 7 bytes", (bytes) => inChunks(bytes, 7)],
  ["in chunks of 4096 bytes", (bytes) => inChunks(bytes, 4096)],
  ["as big-endian pcap with nanoseconds", (_, frames, linkType) => bytesSource("big", pcap(frames, { linkType, littleEndian: false, nanoseconds: true }))],
  ["as pcapng", (_, frames, linkType) => bytesSource("next", pcapng(frames, true, linkType))],
  ["as big-endian pcapng in chunks of 7 bytes", (_, frames, linkType) => inChunks(pcapng(frames, false, linkType), 7)],
  ["in Ethernet", (_, frames, linkType) => file(inEthernet({ linkType, frames }))],
  ["in a VLAN", (_, frames, linkType) => file(inVlan(inEthernet({ linkType, frames })))],
  ["in VXLAN", (_, frames, linkType) => file(inVxlan(inEthernet({ linkType, frames })))],
  ["in fragments of 64 bytes", (_, frames, linkType) => file(fragmented(inEthernet({ linkType, frames }), 64))],
  ["in VXLAN in fragments of 512 bytes", (_, frames, linkType) => file(fragmented(inVxlan(inEthernet({ linkType, frames })), 512))],
  ["with 10 % of the frames twice", (_, frames, linkType) => bytesSource("twice", pcap(duplicated(frames, new Random(1), 0.1), { linkType }))],
  ["with 10 % of the frames swapped with their neighbour", (_, frames, linkType) => bytesSource("swapped", pcap(swapped(frames, new Random(2), 0.1), { linkType }))],
  ["in fragments, 10 % of them twice and 10 % swapped", (_, frames, linkType) =>
    file(swapped(duplicated(fragmented(inEthernet({ linkType, frames }), 512), new Random(3), 0.1), new Random(4), 0.1))],
];

describe.each(captures)("%s has the same rows", (_name, url) => {
  const bytes = new Uint8Array(readFileSync(url));
  const { frames, linkType } = readPcap(bytes);
  let whole: RowRecord[] = [];
  beforeAll(async () => {
    whole = await recordsOf(bytesSource("whole", bytes));
  });

  it.each(FORMS)("%s", async (name, form) => {
    expect(whole.length).toBeGreaterThan(0);
    const isOrdered = !name.includes("swapped");
    expect(content(await recordsOf(form(bytes, frames, linkType)), isOrdered)).toEqual(content(whole, isOrdered));
  });
});
