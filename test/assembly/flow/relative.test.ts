/** What tcpdump takes from sequence numbers (print-tcp.c): for the lines of frames. The figures are those that tcpdump 4.99 printed for such captures. */
import { expect, test } from "vitest";
import { FlowColumn, Table } from "../../../assembly/schema";
import { command, conversation, frames, type Segment } from "../../support/conversation";
import { drop, midstream } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { decode, type RawDecoder } from "../../support/wasm";

const TEXT = `>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n>>> ${command("GET", "b")}\n<<< $-1\\r\\n`;
const SEQUENCES = { clientSequence: 1000, serverSequence: 0xffff_fffe };
const sent = conversation(TEXT, SEQUENCES);
const decoded = (segments: readonly Segment[]): RawDecoder => decode(pcap(frames(segments)));

/** Client, server, frame. */
const base = (decoder: RawDecoder, flow = 0): number[] =>
  [FlowColumn.CLIENT_BASE, FlowColumn.SERVER_BASE, FlowColumn.BASE_FRAME].map((column) => decoder.cell(Table.FLOWS, column, flow));

test("counts from SYN with ACK, whose own numbers are told as they are", () => {
  expect(base(decoded(sent))).toEqual([1000, 0xffff_fffe, 2]);
});

test("counts on from where it did when a SYN with ACK is sent again, also in the frames between", () => {
  const [syn, answer, ...rest] = sent;
  if (syn === undefined || answer === undefined) throw new Error("no handshake");
  expect(base(decoded([syn, answer, { ...answer, time: answer.time + 50n }, ...rest]))).toEqual([1000, 0xffff_fffe, 2]);
});

test("counts from the first acknowledgement of a connection that had begun before, whichever side sends it", () => {
  expect(base(decoded(midstream(sent, 3)))).toEqual([1001, 0xffff_fffe, 1]);
  expect(base(decoded(midstream(sent, 4)))).toEqual([1000 + command("GET", "a").replaceAll("\\r\\n", "rn").length, 0xffff_ffff, 1]);
  expect(base(decoded(drop(sent, 1)))).toEqual([1001, 0xffff_fffe, 2]);
});

test("goes on counting where another connection of the same ends has no handshake, and anew where it has one", () => {
  const far = 1_700_000_100_000_000_000n;
  const later = conversation(TEXT, { clientSequence: 3_000_000_000, serverSequence: 70_000, start: far });
  const without = decoded([...sent, ...midstream(later, 3)]);
  expect(without.rows(Table.FLOWS)).toBe(2);
  expect(base(without, 1)).toEqual([1000, 0xffff_fffe, 2]);
  const again = decoded([...sent, ...later]);
  expect(base(again, 1)).toEqual([3_000_000_000, 70_000, sent.length + 2]);
});
