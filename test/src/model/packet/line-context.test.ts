/** What a line has from elsewhere: the capture's numbers, reassembly's text, the end of the bytes that were given, the time. */
import { describe, expect, it } from "vitest";
import type { CapturedFrame, FrameContext } from "../../../../src/model/packet/frame";
import { type LineOptions, packetLine, packetTime } from "../../../../src/model/packet/tcpdump-line";
import { bytes, concat, u32, u8 } from "../../../support/bytes";
import { ipv4, LinkType, tcp, TcpFlag } from "../../../support/frames";
import { DEFAULT_OPTIONS, RESP } from "../../../support/tcpdump-lines";

const from = { address: "10.0.0.1", port: 51000 };
const to = { address: "10.0.0.2", port: 6379 };
const { ACK, PSH, SYN } = TcpFlag;
const SACK = concat(u8(1, 1, 5, 10), u32(2500, 2600));

function frame(payload: string, how: { readonly flags?: number; readonly options?: Uint8Array; readonly given?: number } = {}): CapturedFrame {
  const header = { sequence: 1000, acknowledgement: 2000, flags: how.flags ?? (PSH | ACK), window: 512, options: how.options ?? u8() };
  const packet = ipv4(from.address, to.address, tcp(from, to, header, bytes(payload)));
  return { bytes: packet.subarray(0, how.given), captured: packet.length, wireLength: packet.length, linkType: LinkType.RAW, time: undefined };
}

const START = "IP 10.0.0.1.51000 > 10.0.0.2.6379: Flags [P.], ";
const line = (given: CapturedFrame, context: FrameContext = {}, options: Partial<LineOptions> = {}): string => packetLine(given, context, { ...DEFAULT_OPTIONS, ...options });

describe("numbers", () => {
  const relative = { sequence: 900, acknowledgement: 1999 };

  it("are told from the connection's first ones on, those of SACK too", () => {
    expect(line(frame("", { options: SACK }), { relative })).toBe(`${START}ack 1, win 512, options [nop,nop,sack 1 {501:601}], length 0`);
    expect(line(frame("abc"), { relative })).toBe(`${START}seq 100:103, ack 1, win 512, length 3`);
  });

  it("stay as they are where that is asked for, without ACK, and with SYN", () => {
    expect(line(frame("abc", { options: SACK }), { relative }, { absolute: true })).toBe(`${START}seq 1000:1003, ack 2000, win 512, options [nop,nop,sack 1 {2500:2600}], length 3`);
    expect(line(frame("", { flags: SYN }), { relative })).toContain("Flags [S], seq 1000, win");
    expect(line(frame("", { flags: SYN | ACK }), { relative })).toContain("Flags [S.], seq 1000, ack 2000, win");
  });

  it("wrap at 2^32", () => {
    expect(line(frame("abc"), { relative: { sequence: 1001, acknowledgement: 2001 } })).toBe(`${START}seq 4294967295:2, ack 4294967295, win 512, length 3`);
  });
});

describe("RESP", () => {
  it("is told where the payload begins with a message, whatever the port", () => {
    expect(line(frame("+OK\\r\\n"), { resp: RESP })).toBe(`${START}seq 1000:1005, ack 2000, win 512, length 5: RESP "OK"`);
  });

  it("is a text of others where tcpdump would misread", () => {
    expect(line(frame("rest\\r\\n"), { resp: { text: "4 bytes of SET", from: 6, types: 2 } })).toBe(`${START}seq 1000:1006, ack 2000, win 512, length 6: RESP 4 bytes of SET`);
  });

  it("goes on behind a text of others where a message begins there", () => {
    expect(line(frame("rest\\r\\n+OK\\r\\n"), { resp: { text: "[4 bytes]", from: 6, types: 2 } })).toMatch(/length 11: RESP \[4 bytes\] "OK"$/);
  });

  it.each([
    ["%2\\r\\n+a\\r\\n:1\\r\\n$1\\r\\nb\\r\\n,1.5\\r\\n", '"a" "1" "b" "1.5"', '"%2" "a" "1" "b" ",1.5"'],
    ["_\\r\\n#t\\r\\n#f\\r\\n(12\\r\\n", 'null true false "12"', '"_" "#t" "#f" "(12"'],
    ["=8\\r\\ntxt:abcd\\r\\n!5\\r\\nERR x\\r\\n", '"txt:abcd" "ERR x"', '"=8" "txt:abcd" "!5" "ERR x"'],
    [">2\\r\\n+invalidate\\r\\n*1\\r\\n$1\\r\\nk\\r\\n~1\\r\\n:1\\r\\n", '"invalidate" "k" "1"', '">2" "invalidate" "k" "~1" "1"'],
    ["|1\\r\\n+ttl\\r\\n:9\\r\\n$1\\r\\nv\\r\\n", '"ttl" "9" "v"', '"|1" "ttl" "9" "v"'],
    ["%0\\r\\n~-1\\r\\n", "empty null", '"%0" "~-1"'],
    ["%2\\r\\n+a\\r\\n", '"a" [|resp]', '"%2" "a"'],
  ])("%j has types of RESP3, which tcpdump takes for inline commands", (payload, newer, older) => {
    const told = (types: 2 | 3): string => line(frame(payload), { resp: { text: "", from: 0, types } }).split(": RESP ")[1] ?? "";
    expect(told(3)).toBe(newer);
    expect(told(2)).toBe(older);
  });

  it("is not told of what carries something else", () => {
    expect(line(frame("+OK\\r\\n"))).toBe(`${START}seq 1000:1005, ack 2000, win 512, length 5`);
  });

  it("of 16,000 arrays in each other is told, as of an array that says more elements than there are", () => {
    const nested = "*1\\r\\n".repeat(16_000);
    expect(line(frame(`${nested}+a\\r\\n`), { resp: RESP })).toMatch(/length 64004: RESP "a"$/);
    expect(line(frame("*2000000000\\r\\n+a\\r\\n"), { resp: RESP })).toMatch(/: RESP "a" \[\|resp\]$/);
  });
});

describe("where only the first bytes of a frame are given, its line ends with them:", () => {
  const payload = "*2\\r\\n$3\\r\\nGET\\r\\n$10\\r\\nkey:123456\\r\\n";
  const whole = `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP "GET" "key:123456"`;

  it.each([
    [70, whole],
    [69, `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP "GET" "key:123456" …`],
    [62, `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP "GET" "key: …`],
    [55, `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP "GET" …`],
    [50, `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP "GE …`],
    [42, `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP …`],
    [40, `${START}seq 1000:1030, ack 2000, win 512, length 30: RESP …`],
    [30, "IP 10.0.0.1.51000 > 10.0.0.2.6379:  …"],
    [10, "IP  …"],
    [0, " …"],
  ])("%i bytes", (given, expected) => {
    expect(line(frame(payload, { given }), { resp: RESP })).toBe(expected);
  });

  it("a line of text, an error and an inline command are told whole or not", () => {
    for (const text of ["+a long text\\r\\n", "-ERR a long text\\r\\n", "set key value\\r\\n"]) expect(line(frame(text, { given: 47 }), { resp: RESP })).toMatch(/: RESP …$/);
  });
});

describe("the time", () => {
  const at = (seconds: number, nanoseconds: number): CapturedFrame => ({ ...frame(""), time: { seconds, nanoseconds } });

  it("has microseconds, of which nanoseconds are cut away", () => {
    expect(packetTime(at(1_700_000_000, 2_522_999), "utc")).toBe("2023-11-14 22:13:20.002522");
    expect(packetTime(at(0, 999_999_999), "utc")).toBe("1970-01-01 00:00:00.999999");
  });

  it("is that of this machine's zone where that is asked for", () => {
    const before = process.env["TZ"];
    process.env["TZ"] = "Asia/Kolkata";
    try {
      expect(packetTime(at(1_700_000_000, 0), "local")).toBe("2023-11-15 03:43:20.000000");
      expect(packetTime(at(1_700_000_000, 0), "utc")).toBe("2023-11-14 22:13:20.000000");
    } finally {
      process.env["TZ"] = before;
    }
  });

  it("behind 2038 is none, and of a record without one it is the epoch, as in tcpdump", () => {
    expect(packetTime(at(2 ** 31, 0), "utc")).toBe("[Error converting time]");
    expect(packetTime(frame(""), "utc")).toBe("1970-01-01 00:00:00.000000");
  });
});

describe("a record that cannot be", () => {
  // Expected texts from pretty_print_packet in print.c: libpcap refuses such files before they are printed.
  it.each([
    [0, 0, "[Invalid header: caplen==0, len==0]"],
    [0, 60, "[Invalid header: caplen==0]"],
    [60, 20, "[Invalid header: len(20) < caplen(60)]"],
    [300_000, 300_000, "[Invalid header: caplen(300000) > 262144, len(300000) > 262144]"],
    [60, 300_000, "[Invalid header: len(300000) > 262144]"],
  ])("%i of %i bytes", (captured, wireLength, expected) => {
    expect(line({ ...frame(""), captured, wireLength })).toBe(expected);
  });
});

describe("a link type that is not printed", () => {
  it("is named", () => {
    expect(line({ ...frame(""), linkType: 195 })).toBe("IEEE802_15_4_WITHFCS, length 40");
    expect(line({ ...frame(""), linkType: 9999 })).toBe("link type 9999, length 40");
    expect(line({ ...frame(""), linkType: undefined })).toBe("unknown link type, length 40");
  });
});
