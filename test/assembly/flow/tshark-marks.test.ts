/**
 * Marks of frames beside those that tshark gives (test/fixtures/marks.txt, written by test/record/marks.mjs): frame by frame, over the fixtures and over the
 * captures beside the repository. Each difference that remains is listed here, and explained in test/README.md.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { FrameColumn, FrameFlag, NONE, SegmentColumn, Table } from "../../../assembly/schema";
import { RawDecoder } from "../../support/wasm";

const folders: Readonly<Record<string, string>> = { fixtures: "../../fixtures/", captures: "../../../../shared/captures/" };
const place = (name: string): string => {
  const [folder = "", ...path] = name.split("/");
  return fileURLToPath(new URL(`${folders[folder] ?? ""}${path.join("/")}`, import.meta.url));
};

const BITS: Readonly<Record<string, number>> = {
  retransmission: FrameFlag.RETRANSMISSION, out_of_order: FrameFlag.OUT_OF_ORDER, lost_segment: FrameFlag.GAP_BEFORE, zero_window: FrameFlag.ZERO_WINDOW,
  keep_alive: FrameFlag.KEEP_ALIVE, keep_alive_ack: FrameFlag.KEEP_ALIVE | FrameFlag.REPEATED_ACK, duplicate_ack: FrameFlag.REPEATED_ACK,
};
const NAMES = [
  [FrameFlag.RETRANSMISSION, "retransmission"], [FrameFlag.OUT_OF_ORDER, "out of order"], [FrameFlag.DUPLICATE, "duplicate"], [FrameFlag.GAP_BEFORE, "gap before"],
  [FrameFlag.ZERO_WINDOW, "zero window"], [FrameFlag.KEEP_ALIVE, "keep-alive"], [FrameFlag.REPEATED_ACK, "repeated ACK"],
] as const;
const MARKS = NAMES.reduce((all, [bit]) => all | bit, 0);
const named = (marks: number): string => NAMES.flatMap(([bit, name]) => ((marks & bit) === 0 ? [] : [name])).join(" + ") || "none";

/** `3-5,9`. */
const expanded = (text: string): number[] => text.split(",").flatMap((part) => {
  const [first = NaN, last = first] = part.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
});

interface Listed {
  readonly name: string;
  /** Bits of FrameFlag by the frame's number. */
  readonly marks: ReadonlyMap<number, number>;
}

const listed: readonly Listed[] = readFileSync(place("fixtures/marks.txt"), "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
  const [name = "", ...lists] = line.split(" ");
  const marks = new Map<number, number>();
  for (const list of lists) {
    const [mark = "", frames = ""] = list.split("=");
    for (const frame of expanded(frames)) marks.set(frame, (marks.get(frame) ?? 0) | (BITS[mark] ?? 0));
  }
  return { name, marks };
});

interface Ours {
  readonly marks: ReadonlyMap<number, number>;
  readonly frames: number;
  /** Frames with the mark of a duplicate of which there is none. */
  readonly unlike: readonly number[];
}

/** As many bytes before the payload as every packet of TCP has. */
const HEADERS = 40;

/** Undefined where the decoder opens no such file. */
function ours(file: Uint8Array): Ours | undefined {
  const decoder = new RawDecoder();
  try {
    decoder.load(file);
  } catch {
    return undefined;
  }
  const start = decoder.call("headerLength");
  decoder.finish();
  const seen = new Set<string>();
  const marks = new Map<number, number>();
  const unlike: number[] = [];
  let frames = 0;
  decoder.walk(0, file.subarray(start), start).forEach((row, index) => {
    if (decoder.cell(Table.FRAMES, FrameColumn.FLOW, index) === NONE) return;
    frames += 1;
    const own = decoder.cell(Table.FRAMES, FrameColumn.FLAGS, index) & MARKS;
    if (own !== 0) marks.set(index + 1, own);
    const payload = start + (row[SegmentColumn.PAYLOAD] ?? 0);
    const packet = Buffer.from(file.subarray(payload - HEADERS, payload + (row[SegmentColumn.LENGTH] ?? 0))).toString("latin1");
    if ((own & FrameFlag.DUPLICATE) !== 0 && !seen.has(packet)) unlike.push(index + 1);
    seen.add(packet);
  });
  return { marks, frames, unlike };
}

/** Where they differ, as `capture: tshark's → ours: frame`, or how many frames. */
function differences({ name, marks }: Listed, own: Ours): string[] {
  const found = new Map<string, number[]>();
  for (const frame of [...new Set([...marks.keys(), ...own.marks.keys()])].sort((a, b) => a - b)) {
    const [theirs, mine] = [marks.get(frame) ?? 0, own.marks.get(frame) ?? 0];
    if (theirs === mine) continue;
    const kind = `${name}: ${named(theirs)} → ${named(mine)}`;
    found.set(kind, [...(found.get(kind) ?? []), frame]);
  }
  return Array.from(found, ([kind, frames]) => `${kind}: ${frames.length > 1 ? `×${frames.length}` : String(frames[0])}`);
}

/** All captures of a folder: differences, and how many frames of TCP were compared. */
function compare(folder: string): { readonly different: string[]; readonly frames: number; readonly unlike: string[] } {
  const different: string[] = [];
  const unlike: string[] = [];
  let frames = 0;
  for (const each of listed.filter(({ name }) => name.startsWith(folder))) {
    const own = ours(new Uint8Array(readFileSync(place(each.name))));
    if (own === undefined) continue;
    frames += own.frames;
    different.push(...differences(each, own));
    if (own.unlike.length > 0) unlike.push(`${each.name}: ${own.unlike.join(" ")}`);
  }
  return { different, frames, unlike };
}

/** tshark's mark → ours. */
const DIFFERENT = [
  // The packet was captured more than once: TCP sent nothing again.
  "arkime/tcp-reassembly-synthetic.pcap: retransmission → duplicate: 18",
  // Frames go back in time; tshark takes that for a very long time.
  "arkime/tcp-reassembly-synthetic.pcap: retransmission → out of order: 41",
  "arkime/wireshark-retrans.pcap: retransmission → duplicate: ×47",
  "arkime/wireshark-retrans.pcap: out of order → duplicate: 10",
  // tshark compares it with the copies before it, which acknowledge less.
  "arkime/wireshark-retrans.pcap: none → repeated ACK: 51",
  "deepflow/client-no-response.pcap: retransmission → duplicate: ×3",
  "deepflow/syn-syn-ack-retrans.pcap: retransmission → duplicate: ×2",
  "ipfixprobe/tls.pcap: retransmission → duplicate: ×56",
  "ipfixprobe/tls.pcap: retransmission → out of order: ×3",
  "lab/app-dup.pcap: retransmission → duplicate: ×86",
  // Captured behind the segment that acknowledges it, and not before: nothing was sent twice.
  "lab/app-reorder.pcap: retransmission → out of order: ×59",
  "macbre/redis-pkts-1-1000.pcap: retransmission → duplicate: ×264",
  "pcapsql/nflog.pcap: retransmission → duplicate: ×2",
  "tcpflow/test1-out-of-order.pcap: retransmission → out of order: 2",
  "zeek/pppoe-over-qinq.pcap: retransmission → duplicate: ×13",
  "zeek/pppoe-over-qinq.pcap: out of order → duplicate: 57",
  "zeek/ssh-dups.pcap: retransmission → duplicate: ×166",
].map((line) => `captures/${line}`);

const shared = existsSync(place("captures/"));
if (!shared) process.stderr.write(`left out: tshark's marks of shared captures (${place("captures/")} is not there)\n`);

describe("marks are tshark's", () => {
  test("in the fixtures", () => {
    const { different, frames } = compare("fixtures/");
    expect(different).toEqual([]);
    // As many as tshark takes for TCP.
    expect(frames).toBe(3981);
  });

  test.runIf(shared)("in the captures beside the repository, but for those explained", () => {
    const { different, frames, unlike } = compare("captures/");
    expect(different).toEqual(DIFFERENT);
    // What is called a duplicate was there before, byte for byte.
    expect(unlike).toEqual([]);
    expect(frames).toBeGreaterThan(20_000);
  }, 120_000);
});
