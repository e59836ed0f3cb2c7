/** What the capture lost: gaps, connections begun before it, one side only, frames cut short. Rows may be missing, never wrong. */
import { describe, expect, test } from "vitest";
import { Kind, Pairing } from "../../../assembly/schema";
import { command, type Connection, CONNECTION, conversation, frames, type Segment } from "../../support/conversation";
import { dataSegments, drop, midstream, shake } from "../../support/mutations";
import { ethernet, ipv4, ipv6, tcp } from "../../support/frames";
import { pcap } from "../../support/pcap";
import { Random } from "../../support/random";
import { decode } from "../../support/wasm";
import { commandRows, decodeText, flow, frameFlags, lines, problems } from "../rows";

const OK = String.raw`+OK\r\n`;
const PING = command("PING");
const PONG = String.raw`+PONG\r\n`;
const exchange = (key: string): string => `>>> ${command("GET", key)}\n<<< $1\\r\\n${key}\\r\\n\n`;
const EXCHANGES = Array.from("abcdefghijklmnopqrstuvwxyz").map(exchange).join("");
/** Index of the request of the exchange with this number, its reply being the next. */
const requestOf = (number: number): number => 3 + 2 * number;
const found = (key: string): string => `GET ${key}: OK BULK 20+7 EXACT`;

const without = (...indices: readonly number[]): ReturnType<typeof decodeText> => decodeText(EXCHANGES, { mutate: (segments) => drop(segments, ...indices) });

describe("a lost request", () => {
  const decoder = without(requestOf(3));

  test("leaves its reply unpaired, and every other exchange as it was", () => {
    const rows = lines(decoder);
    expect(rows).toHaveLength(26);
    expect(rows[3]).toBe("(REPLY): OK BULK 0+7 NONE NO_REQUEST");
    expect(rows.filter((_, row) => row !== 3).map((row) => row.replace("INFERRED AFTER_GAP", "EXACT"))).toEqual(Array.from("abcefghijklmnopqrstuvwxyz").map(found));
  });

  test("makes pairs certain again once the client was seen to wait for each reply, and not before", () => {
    const certain = lines(decoder).map((row) => row.endsWith("EXACT"));
    expect(certain.slice(0, 3)).toEqual([true, true, true]);
    // Three exchanges before and five behind are eight.
    expect(certain.slice(4, 9)).not.toContain(true);
    expect(certain.slice(13)).not.toContain(false);
  });

  test("is a gap of as many bytes, reported instead of waited for", () => {
    expect([flow(decoder).gaps, flow(decoder).gapBytes]).toEqual([1, 20]);
    expect(problems(decoder)).toEqual(["GAP TCP ×1 20"]);
    expect(frameFlags(decoder).filter((flags) => flags.includes("GAP_BEFORE"))).toHaveLength(1);
  });
});

test("a request lost behind one that waits leaves nothing certain that comes behind it", () => {
  const get = (key: string): string => `>>> ${command("GET", key)}\n`;
  const value = (key: string): string => `<<< $1\\r\\n${key}\\r\\n\n`;
  // The server acknowledges both before it answers the first: the gap is known while a request from before it waits.
  const text = `${get("a")}${get("b")}<<<\n${value("a")}${get("c")}${value("b")}${get("d")}${value("c")}${value("d")}`;
  const decoder = decodeText(text, { mutate: (segments) => drop(segments, 4) });
  expect(flow(decoder).gapBytes).toBe(20);
  expect(lines(decoder)[0]).toBe(found("a"));
  expect(lines(decoder).slice(1).filter((row) => row.endsWith("EXACT"))).toEqual([]);
});

describe("a lost reply", () => {
  const decoder = without(requestOf(3) + 1);

  test("leaves its request without one, and every other exchange as it was", () => {
    const rows = lines(decoder);
    expect(rows[3]).toBe("GET d: LOST NONE 20+0 NONE REPLY_LOST");
    expect(rows.filter((_, row) => row !== 3).map((row) => row.replace(/(?:INFERRED AFTER_GAP|EXACT).*/, "EXACT"))).toEqual(Array.from("abcefghijklmnopqrstuvwxyz").map(found));
    expect([flow(decoder).gaps, flow(decoder).gapBytes]).toEqual([1, 7]);
  });
});

test("an exchange that is lost whole leaves no row and two gaps", () => {
  const decoder = without(requestOf(3), requestOf(3) + 1);
  expect(lines(decoder).filter((row) => row.startsWith("GET d"))).toEqual([]);
  expect(lines(decoder)).toHaveLength(25);
  expect([flow(decoder).gaps, flow(decoder).gapBytes]).toEqual([2, 27]);
});

test("what was lost at the very beginning or end is a gap, too", () => {
  const first = without(requestOf(0));
  expect([flow(first).gaps, flow(first).gapBytes, lines(first).length]).toEqual([1, 20, 26]);
  const last = without(requestOf(25));
  expect([flow(last).gaps, flow(last).gapBytes, lines(last).length]).toEqual([1, 20, 26]);
});

test("the value's framing survives when the hole lies inside of it", () => {
  const value = (text: string): string => `>>> *3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$30\\r\\n${text}\n>>> ${text}\n>>> ${text}\\r\\n\n<<< ${OK}\n>>> ${PING}\n<<< ${PONG}\n${">>>\n".repeat(17)}`;
  const decoder = decodeText(value("0123456789"), { mutate: (segments) => drop(segments, 4) });
  expect(lines(decoder)).toEqual(["SET k: OK SIMPLE 57+5 INFERRED REQUEST_LOST REQUEST_HOLE", "PING: OK SIMPLE 14+7 EXACT"]);
  expect(problems(decoder)).toEqual(["GAP TCP ×1 10"]);
});

test("a reply with a hole inside its value is that request's reply", () => {
  const decoder = decodeText(`>>> ${command("GET", "k")}\n<<< $30\\r\\n0123456789\n<<< 0123456789\n<<< 0123456789\\r\\n\n>>> ${PING}\n<<< ${PONG}\n${">>>\n".repeat(17)}`, {
    mutate: (segments) => drop(segments, 5),
  });
  expect(lines(decoder)).toEqual(["GET k: OK BULK 20+37 INFERRED REPLY_LOST REPLY_HOLE", "PING: OK SIMPLE 14+7 EXACT"]);
});

describe("a capture that begins in the middle", () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7])("of the connection, at segment %i, has no wrong row", (index) => {
    const decoder = decodeText(EXCHANGES, { mutate: (segments) => midstream(segments, index + 1) });
    const wrong = lines(decoder).filter((row) => !/^GET (.): OK BULK 20\+7 |^\(REPLY\): OK BULK 0\+7 NONE BEFORE_CAPTURE$/.test(row));
    expect(wrong).toEqual([]);
    expect(lines(decoder).length).toBeGreaterThan(22);
    expect(flow(decoder).gaps).toBe(0);
  });

  test("of a value finds the next message, and says how much it passed over", () => {
    const text = `>>> ${command("GET", "big")}\n<<< $40\\r\\n0123456789\n<<< 01234567890123456789\n<<< 0123456789\\r\\n\n${EXCHANGES}`;
    const decoder = decodeText(text, { mutate: (segments) => midstream(segments, 5) });
    expect(problems(decoder)).toEqual(["RESYNCED RESP ×1 32"]);
    expect(lines(decoder)).toHaveLength(26);
  });

  test("calls a late reply what it is", () => {
    const decoder = decodeText(EXCHANGES, { mutate: (segments) => midstream(segments, requestOf(2) + 1) });
    expect(lines(decoder)[0]).toBe("(REPLY): OK BULK 0+7 NONE BEFORE_CAPTURE");
    expect(flow(decoder).midstream).toBe(true);
  });
});

describe("a capture of one side only", () => {
  test("of the client has its requests, and says that there are no replies", () => {
    const decoder = decodeText(EXCHANGES, { mutate: (segments) => segments.filter(({ from }) => from === "client") });
    expect(lines(decoder)).toEqual(Array.from("abcdefghijklmnopqrstuvwxyz").map((key) => `GET ${key}: LOST NONE 20+0 NONE ONE_SIDED`));
    expect(flow(decoder).gaps).toBe(0);
  });

  test("of the server has its replies, paired with nothing", () => {
    const decoder = decodeText(EXCHANGES, { mutate: (segments) => segments.filter(({ from }) => from === "server") });
    expect(lines(decoder)).toHaveLength(26);
    expect(commandRows(decoder).every(({ kind, pairing }) => kind === Kind.REPLY && pairing === Pairing.NONE)).toBe(true);
  });

  test("is not one where the server only never answered", () => {
    expect(lines(decodeText(`>>> ${PING}`))).toEqual(["PING: PENDING NONE 14+0 NONE ENDED"]);
  });
});

describe("frames cut by a snapshot length", () => {
  const text = `>>> ${command("SET", "k", "v".repeat(200))}\n<<< ${OK}\n>>> ${command("GET", "k")}\n<<< $200\\r\\n${"v".repeat(200)}\\r\\n\n>>> ${PING}\n<<< ${PONG}`;

  test("keep the framing where they cut values, and are reported", () => {
    const decoder = decodeText(text, { snapLength: 96 });
    expect(lines(decoder)).toEqual([
      "SET k: OK SIMPLE 228+5 INFERRED REQUEST_LOST REQUEST_HOLE",
      "GET k: OK BULK 20+208 INFERRED REPLY_LOST REPLY_HOLE",
      "PING: OK SIMPLE 14+7 EXACT",
    ]);
    expect(problems(decoder)).toEqual([`FRAME_SNAPPED TCP ×2 ${228 - 42 + 208 - 42}`]);
    expect(flow(decoder).gapBytes).toBe(228 - 42 + 208 - 42);
  });

  /** Without its name a request is still one, by its place. */
  const EXACT = /^(?:(?:SET k|\?): OK SIMPLE 228\+5|(?:GET k|GET|\?): OK BULK 20\+208|(?:PING|\?): OK SIMPLE 14\+7) EXACT/;

  test("of any length lead to no wrong row", () => {
    for (let snapLength = 1; snapLength < 300; snapLength += 1) {
      const decoder = decodeText(text, { snapLength });
      const wrong = commandRows(decoder).filter(({ line, pairing }) => pairing === Pairing.EXACT && !EXACT.test(line));
      expect(wrong, `snapshot length ${snapLength}`).toEqual([]);
    }
  });
});

test("lengths that offload left at zero are those of the frame", () => {
  const segments = conversation(`>>> ${PING}\n<<< ${PONG}`);
  const made = (version: 4 | 6): Uint8Array => pcap(segments.map((segment) => {
    const v4 = { client: "192.0.2.1", server: "192.0.2.2" };
    const v6 = { client: "2001:db8::1", server: "2001:db8::2" };
    const names = version === 4 ? v4 : v6;
    const ends = { client: { address: names.client, port: 40000 }, server: { address: names.server, port: 6379 } };
    const [from, to] = segment.from === "client" ? [ends.client, ends.server] : [ends.server, ends.client];
    const packet = tcp(from, to, segment, segment.payload);
    const whole = version === 4 ? ipv4(from.address, to.address, packet, { totalLength: 0 }) : ipv6(from.address, to.address, packet, { payloadLength: 0 });
    return { time: segment.time, bytes: ethernet(whole) };
  }));
  for (const version of [4, 6] as const) expect(lines(decode(made(version)))).toEqual(["PING: OK SIMPLE 14+7 EXACT"]);
});

test("Ethernet's padding is no payload", () => {
  const segments = frames(conversation(`>>>\n>>> ${PING}\n<<< ${PONG}`));
  const padded = segments.map((frame) => ({ ...frame, bytes: Uint8Array.from([...frame.bytes, ...new Uint8Array(6).fill(42)]) }));
  expect(lines(decode(pcap(padded)))).toEqual(["PING: OK SIMPLE 14+7 EXACT"]);
});

/** Requests in batches, answered in segments that do not follow the replies' borders: what a busy client looks like. */
function busy(random: Random, rounds: number, batch: number): string {
  let serial = 0;
  return Array.from({ length: rounds }, () => {
    const count = 1 + random.below(batch);
    const keys = Array.from({ length: count }, () => `k${(serial += 1)}`);
    const kinds = keys.map(() => random.below(4));
    const requests = keys.map((key, at) => (kinds[at] === 0 ? command("SET", key, "x".repeat(random.below(40))) : command("GET", key))).join("");
    const replies = keys.map((key, at) => {
      const number = key.slice(1);
      return [OK, `$${number.length}\\r\\n${number}\\r\\n`, "$-1\\r\\n", `:${number}\\r\\n`][kinds[at] ?? 0] ?? "";
    }).join("");
    return `>>> ${requests}\n<<< ${replies}\n`;
  }).join("");
}

/** What each exact row of a whole conversation says: sequence number of the request to that of the reply. */
const pairs = (decoder: ReturnType<typeof decodeText>): Map<number, number> =>
  new Map(commandRows(decoder).flatMap(({ kind, request, reply }) => (kind === Kind.COMMAND ? [[request, reply] as const] : [])));

/** Which of the two addresses is the higher one decides which side is looked at first. */
const ENDS: readonly [Connection, Connection] = [CONNECTION, { client: { address: "192.0.2.9", port: 40000 }, server: CONNECTION.server }];

describe("random losses", () => {
  test.each([[1, 0.03], [1, 0.2], [4, 0.05], [4, 0.3]])("in batches of up to %i requests, %f of the segments, make no exact row wrong and no gap larger than the loss", (batch, rate) => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = new Random(seed);
      const text = busy(random, 40, batch);
      const truth = pairs(decodeText(text));
      const shaken = seed % 2 === 0 ? shake(conversation(text), random) : conversation(text);
      const lost = dataSegments(shaken).filter(() => random.chance(rate));
      const kept = drop(shaken, ...lost);
      const decoder = decode(pcap(frames(kept, { connection: random.pick(ENDS) })));
      for (const row of commandRows(decoder)) {
        if (row.pairing === Pairing.EXACT && row.kind === Kind.COMMAND) expect([row.line, truth.get(row.request)], `seed ${seed}`).toEqual([row.line, row.reply]);
      }
      // What nobody acknowledged before the end is not known to be missing.
      expect(flow(decoder).gapBytes, `seed ${seed}`).toBeLessThanOrEqual(missing(shaken, kept));
    }
  });
});

/** Bytes of the streams that no segment carries any more. */
function missing(before: readonly Segment[], after: readonly Segment[]): number {
  const places = (segments: readonly Segment[]): Set<string> => {
    const all = new Set<string>();
    for (const { from, sequence, payload } of segments) for (let at = 0; at < payload.length; at += 1) all.add(`${from} ${(sequence + at) >>> 0}`);
    return all;
  };
  return places(before).size - places(after).size;
}
