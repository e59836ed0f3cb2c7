/** What may happen to segments before they are captured: order, copies, pieces, overlaps; nothing here is lost. */
import { describe, expect, test } from "vitest";
import { command, CONNECTION_V6, conversation, type Segment } from "../../support/conversation";
import { dataSegments, delay, duplicate, overlap, shake, shiftSequence, split } from "../../support/mutations";
import { TcpFlag } from "../../support/frames";
import { Random } from "../../support/random";
import { decodeText, flow, frameFlags, fromPort, lines, pieces, problems } from "../rows";

const OK = String.raw`+OK\r\n`;
/** Segments 3 to 8 carry data: requests at 3, 5 and 7, replies behind each. */
const TEXT = `
  >>> ${command("SET", "key", "value")}
  <<< ${OK}
  >>> ${command("GET", "key")}
  <<< $5\\r\\nvalue\\r\\n
  >>> ${command("INCR", "n")}
  <<< :1\\r\\n
`;
const WHOLE = ["SET key: OK SIMPLE 33+5 EXACT", "GET key: OK BULK 22+11 EXACT", "INCR n: OK INTEGER 21+4 EXACT"];

type Mutate = (segments: Segment[]) => readonly Segment[];
const decoded = (mutate: Mutate): ReturnType<typeof decodeText> => decodeText(TEXT, { mutate });
/** A segment that TCP sends again: the same bytes, later, in another packet (its timestamp differs). */
const resent = (segments: readonly Segment[], index: number, places: number): Segment[] => {
  const at = index + places;
  const time = (segments[at - 1]?.time ?? 0n) + 50_000_000n;
  const copy = segments.slice(index, index + 1).map((segment) => ({ ...segment, time }));
  const later = segments.slice(at).map((segment) => ({ ...segment, time: segment.time + 60_000_000n }));
  return [...segments.slice(0, at), ...copy, ...later];
};

test("a conversation in order leaves rows, no problem and no count", () => {
  const decoder = decoded((segments) => segments);
  expect(lines(decoder)).toEqual(WHOLE);
  expect(problems(decoder)).toEqual([]);
  expect(flow(decoder)).toEqual({
    client: "192.0.2.1:40000", server: "192.0.2.2:6379", frames: 9, bytes: [76, 20], commands: 3, errors: 0, retransmissions: 0, outOfOrder: 0,
    duplicates: 0, gaps: 0, gapBytes: 0, zeroWindows: 0, rtt: 200_000, state: "OPEN", midstream: false, protocol: "RESP2",
  });
});

test("addresses of IPv6 connections are kept whole", () => {
  const decoder = decodeText(TEXT, { connection: CONNECTION_V6 });
  expect(lines(decoder)).toEqual(WHOLE);
  expect([flow(decoder).client, flow(decoder).server]).toEqual(["20010db8000000000000000000000001:40000", "20010db8000000000000000000000002:6379"]);
});

describe("a reply captured before its request", () => {
  test("still pairs, and the swapped segments cost nothing", () => {
    const decoder = decoded((segments) => delay(segments, 5));
    expect(lines(decoder)).toEqual(WHOLE);
    expect(flow(decoder).gaps).toBe(0);
  });

  test("pairs when it is the very first", () => {
    expect(lines(decoded((segments) => delay(segments, 3)))).toEqual(WHOLE);
  });

  test("pairs when whole exchanges come between", () => {
    expect(lines(decoded((segments) => delay(segments, 3, 5)))).toEqual(WHOLE);
  });

  test.each([16, 4])("pairs although %i other frames of the connection come first", (others) => {
    const text = `>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n${"<<<\n".repeat(others)}>>> ${command("PING")}\n<<< ${OK}`;
    expect(lines(decodeText(text, { mutate: (segments) => delay(segments, 3, others) }))).toEqual([
      "GET a: OK BULK 20+7 EXACT",
      "PING: OK SIMPLE 14+5 EXACT",
    ]);
  });
});

test("segments of one direction in the wrong order are put right, and counted", () => {
  const decoder = decoded((segments) => delay(split(segments, 3, 12), 3, 2));
  expect(lines(decoder)).toEqual(WHOLE);
  const { outOfOrder, retransmissions, gaps } = flow(decoder);
  expect([outOfOrder, retransmissions, gaps]).toEqual([1, 0, 0]);
  expect(frameFlags(decoder)[5]).toBe("OUT_OF_ORDER");
});

test("a segment that fills a hole late was sent again", () => {
  const decoder = decodeText(TEXT, {
    clock: true,
    mutate: (segments) => {
      const parts = split(segments, 3, 12);
      return [...parts.slice(0, 3), ...parts.slice(4, 6), ...parts.slice(3, 4).map((part) => ({ ...part, time: part.time + 500_000_000n })), ...parts.slice(6)];
    },
  });
  expect(lines(decoder)).toEqual(WHOLE);
  expect([flow(decoder).outOfOrder, flow(decoder).retransmissions]).toEqual([0, 1]);
});

describe("bytes that come twice", () => {
  test("in the same packet are a duplicate of the capture, in either direction", () => {
    for (const index of [3, 4]) {
      const decoder = decoded((segments) => duplicate(segments, index));
      expect(lines(decoder)).toEqual(WHOLE);
      expect([flow(decoder).duplicates, flow(decoder).retransmissions]).toEqual([1, 0]);
      expect(flow(decoder).bytes).toEqual([76, 20]);
      expect(frameFlags(decoder)[index + 1]).toContain("DUPLICATE");
    }
  });

  test("in a packet of its own are a retransmission", () => {
    for (const index of [3, 4]) {
      const decoder = decodeText(TEXT, { clock: true, mutate: (segments) => resent(segments, index, 2) });
      expect(lines(decoder)).toEqual(WHOLE);
      expect([flow(decoder).duplicates, flow(decoder).retransmissions]).toEqual([0, 1]);
      expect(frameFlags(decoder)[index + 2]).toContain("RETRANSMISSION");
    }
  });

  test("of the whole capture, frame by frame, change nothing", () => {
    const decoder = decoded((segments) => segments.flatMap((segment) => [segment, segment]));
    expect(lines(decoder)).toEqual(WHOLE);
    // The pure acknowledgement of the handshake cannot be told from another one.
    expect(flow(decoder).duplicates).toBe(8);
  });

  test("in part, overlapping new ones, are taken once", () => {
    for (const bytes of [1, 4, 33]) {
      const decoder = decoded((segments) => overlap(segments, 5, bytes));
      expect(lines(decoder)).toEqual(WHOLE);
      expect([flow(decoder).retransmissions, flow(decoder).gaps]).toEqual([1, 0]);
    }
  });

  test("with other contents keep the first ones", () => {
    const decoder = decoded((segments) => [...segments.slice(0, 4), ...segments.slice(3, 4).map((segment) => ({ ...segment, payload: segment.payload.map(() => 0) })), ...segments.slice(4)]);
    expect(lines(decoder)).toEqual(WHOLE);
  });
});

test("sequence numbers may wrap anywhere in either direction", () => {
  for (let before = 0; before < 80; before += 3) {
    const options = { clientSequence: 2 ** 32 - before, serverSequence: 2 ** 32 - Math.floor(before / 3) };
    const decoder = decodeText(TEXT, { ...options, mutate: (segments) => pieces(segments, 7) });
    expect(lines(decoder)).toEqual(WHOLE);
    expect(flow(decoder).gaps + flow(decoder).retransmissions).toBe(0);
    const swapped = decodeText(TEXT, { ...options, mutate: (segments) => delay(split(segments, 3, 12), 3, 2) });
    expect(lines(swapped)).toEqual(WHOLE);
  }
});

test("numbers shifted by half of their range are nothing special", () => {
  const decoder = decoded((segments) => shiftSequence(shiftSequence(segments, "client", 2 ** 31), "server", 2 ** 31 + 7));
  expect(lines(decoder)).toEqual(WHOLE);
});

describe("a keep-alive", () => {
  const alive = (segments: readonly Segment[], index: number, count: number): Segment[] => {
    const last = segments[index];
    if (last === undefined) throw new Error("no such segment");
    const probe: Segment = { ...last, sequence: (last.sequence + last.payload.length - 1) >>> 0, flags: TcpFlag.ACK, payload: Uint8Array.of(0) };
    const probes = Array.from({ length: count }, (_, at) => ({ ...probe, time: last.time + BigInt(at + 1) * 1000n }));
    return [...segments.slice(0, index + 1), ...probes, ...segments.slice(index + 1)];
  };

  test("of one stale byte is not a retransmission", () => {
    for (const index of [3, 4]) {
      const decoder = decoded((segments) => alive(segments, index, 1));
      expect(lines(decoder)).toEqual(WHOLE);
      expect(flow(decoder).retransmissions).toBe(0);
    }
  });

  test("that is repeated is not a duplicate", () => {
    const decoder = decoded((segments) => alive(segments, 4, 3));
    expect(lines(decoder)).toEqual(WHOLE);
    expect([flow(decoder).retransmissions, flow(decoder).duplicates]).toEqual([0, 0]);
  });
});

test("a closed window is counted and marked, a reset's is not", () => {
  const decoder = decodeText(`${TEXT}\n>>>\n--> RST`, {
    mutate: (segments) => segments.map((segment, index) => (index >= 9 ? { ...segment, window: 0 } : segment)),
  });
  expect(flow(decoder).zeroWindows).toBe(1);
  expect(frameFlags(decoder).slice(9)).toEqual(["ZERO_WINDOW", "RESET"]);
});

describe("a connection's end", () => {
  test.each([
    ["OPEN", ""],
    ["OPEN", "--> FIN"],
    ["CLOSED", "--> FIN\n<-- FIN"],
    ["CLOSED", "<-- FIN\n--> FIN\n>>>"],
    ["RESET", "--> RST"],
    ["RESET", "<-- RST"],
    ["CLOSED", "--> FIN\n<-- FIN\n--> RST"],
    ["RESET", "--> FIN\n<-- RST"],
  ])("is %s after %j", (state, end) => {
    const decoder = decodeText(`${TEXT}\n${end}`);
    expect(flow(decoder).state).toBe(state);
    expect(lines(decoder)).toEqual(WHOLE);
    expect([flow(decoder).gaps, decoder.rows(1)]).toEqual([0, 1]);
  });

  test("in one direction leaves the other open", () => {
    const decoder = decodeText(`>>> ${command("PING")}\n--> FIN\n<<< ${OK}\n<<<\n<-- FIN`);
    expect(lines(decoder)).toEqual(["PING: OK SIMPLE 14+5 EXACT"]);
    expect(problems(decoder)).toEqual([]);
  });

  test("with data in the FIN's segment delivers it", () => {
    const decoder = decodeText(`>>> ${command("QUIT")}\n<<< ${OK}`, {
      mutate: (segments) => segments.map((segment) => (segment.payload.length > 0 ? { ...segment, flags: segment.flags | TcpFlag.FIN } : segment)),
    });
    expect(lines(decoder)).toEqual(["QUIT: OK SIMPLE 14+5 EXACT"]);
    expect([flow(decoder).gaps, flow(decoder).state]).toEqual([0, "CLOSED"]);
  });

  test("by a reset drops what the reset's own segment carries", () => {
    const decoder = decodeText(`>>> ${command("PING")}\n<<< ${OK}\n<<< junk`, {
      mutate: (segments) => segments.map((segment, index) => (index === 5 ? { ...segment, flags: TcpFlag.RST } : segment)),
    });
    expect([lines(decoder), problems(decoder)]).toEqual([["PING: OK SIMPLE 14+5 EXACT"], []]);
  });
});

describe("another connection between the same ends", () => {
  const twice = (second: (segments: Segment[]) => Segment[], options = {}): ReturnType<typeof decodeText> => decodeText(TEXT, {
    mutate: (segments) => [...segments, ...second(conversation(TEXT, { clientSequence: 77_000_000, serverSequence: 99_000_000, start: 1_700_000_100_000_000_000n, ...options }))],
  });

  test("begins with its handshake", () => {
    const decoder = twice((segments) => segments);
    expect(decoder.rows(1)).toBe(2);
    expect([lines(decoder, 0), lines(decoder, 1)]).toEqual([WHOLE, WHOLE]);
  });

  test("is told by far-away numbers when its handshake is missing", () => {
    const decoder = twice((segments) => segments.slice(3), { clientSequence: 2_000_000_000, serverSequence: 3_000_000_000 });
    expect(decoder.rows(1)).toBe(2);
    expect(lines(decoder, 1)).toHaveLength(3);
    expect(flow(decoder, 1).midstream).toBe(true);
  });

  test("is not one SYN that was sent again", () => {
    const decoder = decoded((segments) => [...segments.slice(0, 1), ...segments.slice(0, 1).map((syn) => ({ ...syn, time: syn.time + 1000n, window: 99 })), ...segments.slice(1)]);
    expect([decoder.rows(1), lines(decoder)]).toEqual([1, WHOLE]);
  });

  test("on other ports is another flow", () => {
    expect(decodeText(TEXT, { connection: fromPort(1234, 26379) }).rows(1)).toBe(1);
  });
});

test("the client acknowledges the server's SYN: that is the handshake's round trip", () => {
  expect(flow(decodeText(TEXT, { step: 7_000_000n })).rtt).toBe(14_000_000);
  expect(flow(decodeText(TEXT, { handshake: false })).rtt).toBeNaN();
  expect(flow(decodeText(TEXT, { mutate: (segments) => segments.slice(1) })).rtt).toBeNaN();
});

test("a handshake of which only the SYN-ACK was captured is one", () => {
  const decoder = decoded((segments) => segments.slice(1));
  expect(flow(decoder).midstream).toBe(false);
  expect(lines(decoder)).toEqual(WHOLE);
});

test("a handshake in the wrong order is one", () => {
  const decoder = decoded((segments) => delay(segments, 0));
  expect([decoder.rows(1), lines(decoder), flow(decoder).client]).toEqual([1, WHOLE, "192.0.2.1:40000"]);
});

describe("whatever a network does without losing anything", () => {
  const requests = Array.from({ length: 12 }, (_, at) => [
    `>>> ${command("SET", `k${at}`, "v".repeat(at * 7))}${command("GET", `k${at}`)}`,
    `<<< ${OK}$${at}\\r\\n${"r".repeat(at)}\\r\\n`,
  ]).flat().join("\n");
  const whole = lines(decodeText(requests));

  test.each(["192.0.2.1", "192.0.2.9"])("the rows stay the same (server's address against %s)", (address) => {
    const connection = { client: { address, port: 40000 }, server: { address: "192.0.2.2", port: 6379 } };
    for (let seed = 1; seed <= 60; seed += 1) {
      const decoder = decodeText(requests, { connection, mutate: (segments) => shake(segments, new Random(seed)) });
      expect(lines(decoder), `seed ${seed}`).toEqual(whole);
      expect(flow(decoder).gaps, `seed ${seed}`).toBe(0);
    }
  });

  test("data segments are as many as the conversation has lines", () => {
    expect(dataSegments(conversation(requests))).toHaveLength(24);
  });
});
