/**
 * Rows whose figures are too large for the narrow cells of COMMANDS, at the border and beyond it: the places that are read are the same
 * wherever they are kept. The engine's reader is held to the same figures.
 */
import { expect, test } from "vitest";
import { CommandColumn, CommandPlace, Table } from "../../../assembly/schema";
import { placeColumn } from "../../../src/engine/command-places";
import { Engine } from "../../../src/engine/engine";
import { bytesSource } from "../../../src/engine/source";
import { command, conversation, frames } from "../../support/conversation";
import { wasmBytes } from "../../support/engine";
import { delay } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { decode } from "../../support/wasm";
import { pieces, size } from "../rows";

const PLACES = [
  CommandPlace.REQUEST_FRAME, CommandPlace.REQUEST_LAST_FRAME, CommandPlace.REQUEST_BYTES, CommandPlace.REPLY_FRAME,
  CommandPlace.REPLY_LAST_FRAME, CommandPlace.REPLY_BYTES, CommandPlace.LATENCY,
] as const;

/** What both readers say of the first row, and whether it is in WIDE. */
async function firstRow(file: Uint8Array): Promise<{ readonly places: number[]; readonly isWide: boolean }> {
  const decoder = decode(file);
  const places = PLACES.map((place) => decoder.place(place, 0));
  const engine = new Engine(wasmBytes());
  await engine.openSources([bytesSource("wide.pcap", file)], { ports: [] }, () => undefined);
  const session = engine.current;
  if (session === undefined) throw new Error("nothing is open");
  expect(PLACES.map((place) => placeColumn(session.capture.decoder, place).at(0))).toEqual(places);
  return { places, isWide: decoder.cell(Table.COMMANDS, CommandColumn.IS_WIDE, 0) === 1 };
}

const capture = (text: string, size = 60_000): Uint8Array => pcap(frames(pieces(conversation(text), size)));

/** A SET of so many bytes in all. */
function setOf(bytes: number): string {
  const value = (length: number): string => command("SET", "k", "v".repeat(length));
  // The header of the value has as many digits as that of a value of all the bytes but thirty.
  return value(bytes - (size(value(bytes - 30)) - (bytes - 30)));
}

test("a request of 65,535 bytes is narrow, one of a byte more is wide", async () => {
  for (const bytes of [65_535, 65_536]) {
    const { places, isWide } = await firstRow(capture(`>>> ${setOf(bytes)}\n<<< +OK\\r\\n`));
    expect([places, isWide]).toEqual([[4, 5, bytes, 6, 6, 5, 100_000 - 1000], bytes > 65_535]);
  }
});

test("a reply of 65,535 bytes is narrow, one of a byte more is wide", async () => {
  for (const bytes of [65_535, 65_536]) {
    const { places, isWide } = await firstRow(capture(`>>> ${command("GET", "k")}\n<<< $${bytes - 10}\\r\\n${"v".repeat(bytes - 10)}\\r\\n`));
    expect([places, isWide]).toEqual([[4, 4, 20, 5, 6, bytes, 100_000], bytes > 65_535]);
  }
});

test("a request in 32 frames is narrow, in one more it is wide", async () => {
  for (const count of [32, 33]) {
    // As many bytes as frames: of the first, too.
    const request = await firstRow(capture(`>>> ${setOf(count * 10)}\n<<< +OK\\r\\n`, 10));
    expect(request.places.slice(0, 6)).toEqual([4, 3 + count, count * 10, 4 + count, 4 + count, 5]);
    expect(request.isWide).toBe(count > 32);
  }
});

test("a reply in 256 frames is narrow, in one more it is wide", async () => {
  for (const count of [256, 257]) {
    // Of four digits is the length, which with its marks takes nine bytes.
    const length = count * 30 - 9;
    const reply = await firstRow(capture(`>>> ${command("GET", "k")}\n<<< $${length}\\r\\n${"v".repeat(length)}\\r\\n`, 30));
    expect(reply.places.slice(0, 6)).toEqual([4, 4, 20, 5, 4 + count, count * 30]);
    expect(reply.isWide).toBe(count > 256);
  }
});

test("a latency of more than 4.29 seconds is wide, and as exact as another", async () => {
  const request = command("BLPOP", "k", "0");
  for (const seconds of [4, 5]) {
    const { places, isWide } = await firstRow(capture(`>>> ${request}\n+++ ${seconds}s\n<<< *-1\\r\\n`));
    expect([places, isWide]).toEqual([[4, 4, size(request), 5, 5, 5, seconds * 1e9 + 100_000], seconds > 4]);
  }
});

test("a reply that was captured before its request is wide", async () => {
  const segments = conversation(`>>> ${command("GET", "k")}\n<<< $-1\\r\\n`);
  const { places, isWide } = await firstRow(pcap(frames(delay(segments, 3))));
  expect([places.slice(0, 6), isWide]).toEqual([[5, 5, 20, 4, 4, 5], true]);
});

test("a reply 2,046 frames behind its request is narrow, a frame later it is wide", async () => {
  for (const between of [2045, 2046]) {
    const [syn, synAck, ack, request, reply] = conversation(`>>> ${command("GET", "k")}\n<<< $-1\\r\\n`);
    if (syn === undefined || synAck === undefined || ack === undefined || request === undefined || reply === undefined) throw new Error("no exchange");
    const file = pcap(frames([syn, synAck, ack, request, ...Array.from({ length: between }, () => ack), reply]));
    const { places, isWide } = await firstRow(file);
    expect([places.slice(0, 6), isWide]).toEqual([[4, 4, 20, 5 + between, 5 + between, 5], between > 2045]);
  }
});

test("the confirmations of one SUBSCRIBE are one reply, also where they become wide", async () => {
  const channels = Array.from({ length: 300 }, (_, index) => `channel-${index}`);
  const request = command("SUBSCRIBE", ...channels);
  const confirmations = channels.map((channel, index) => `<<< *3\\r\\n$9\\r\\nsubscribe\\r\\n$${channel.length}\\r\\n${channel}\\r\\n:${index + 1}\\r\\n`);
  const { places, isWide } = await firstRow(capture(`>>> ${request}\n${confirmations.join("\n")}`));
  const bytes = size(confirmations.join("").replaceAll("<<< ", ""));
  expect([places, isWide]).toEqual([[4, 4, size(request), 5, 304, bytes, 100_000], true]);
});

test("a delivery of many bytes has no request, wide or not", () => {
  const message = (bytes: number): string => `*3\\r\\n$7\\r\\nmessage\\r\\n$1\\r\\nc\\r\\n$${bytes}\\r\\n${"m".repeat(bytes)}\\r\\n`;
  for (const length of [10, 100_000]) {
    const decoder = decode(capture(`>>> ${command("SUBSCRIBE", "c")}\n<<< *3\\r\\n$9\\r\\nsubscribe\\r\\n$1\\r\\nc\\r\\n:1\\r\\n\n<<< ${message(length)}`));
    expect(PLACES.map((place) => decoder.place(place, 1))).toEqual([0, 0, 0, 6, length > 10 ? 7 : 6, size(message(length)), NaN]);
    expect(decoder.cell(Table.COMMANDS, CommandColumn.IS_WIDE, 1)).toBe(Number(length > 10));
  }
});
