/**
 * Captures damaged at random: whatever the bytes, the module does not trap, ends, and takes memory only in proportion to
 * what it was given. A few seconds each; `npm run fuzz` gives it more, and other seeds. The seed of a failure is in its message.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Counter, ProblemKind, Table } from "../../assembly/schema";
import { bytes, concat } from "../support/bytes";
import { command, conversation, frames, type Segment } from "../support/conversation";
import { shake } from "../support/mutations";
import { pcap } from "../support/pcap";
import { enhanced, networkInterface, Option, section, sectionHeader, statistics } from "../support/pcapng";
import { Random } from "../support/random";
import { decode } from "../support/wasm";
import { problems } from "./rows";

const fixtures = new URL("../fixtures/", import.meta.url);
const FILES = readdirSync(fixtures).filter((name) => name.endsWith(".pcap")).sort().map((name) => new Uint8Array(readFileSync(new URL(name, fixtures))));
/** Bytes that stay, so that the file opens: the header of pcapng, which is longer than that of pcap. */
const HEADER = 28;
/** Milliseconds for each of the tests, and what is added to its seeds: set by test/fuzz.mjs. */
const TIME = Number(process.env["FUZZ_SECONDS"] ?? 1.5) * 1000;
const SEED = Number(process.env["FUZZ_SEED"] ?? 0);
/** Of a flow with its streams, of a row of every table, of pages in powers of two: for each byte of a small frame. */
const BYTES_PER_BYTE = 40;
const empty = decode(pcap([])).counter(Counter.MEMORY);
/** First blocks of all tables. */
const FIRST_BLOCKS = 16 << 20;

/** Flips, overwrites, cuts, doubles and moves pieces. */
function mutate(file: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = file.slice(0, HEADER + random.below(Math.min(file.length - HEADER, 60_000)));
  const place = (): number => HEADER + random.below(Math.max(1, result.length - HEADER));
  for (let count = 1 + random.below(12); count > 0; count -= 1) {
    const at = place();
    const other = place();
    switch (random.below(6)) {
      case 0:
        result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        result.set(random.bytes(Math.min(result.length - at, 1 + random.below(8))), at);
        break;
      case 2:
        result = concat(result.subarray(0, at), result.subarray(Math.min(result.length, at + random.below(100))));
        break;
      case 3:
        result = concat(result.subarray(0, at), result.subarray(other, other + random.below(2000)), result.subarray(at));
        break;
      case 4:
        // Lengths of records, of packets and of bulk strings are what hurts most.
        if (result.length >= HEADER + 4) result.set(random.pick([[0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 16, 0], [1, 0, 0, 0]]), Math.max(HEADER, Math.min(at, result.length - 4)));
        break;
      default:
        result.fill(random.pick([0, 10, 13, 42, 36, 255]), at, at + random.below(200));
    }
  }
  return result;
}

const PATIENCE = TIME + 20_000;

/** Runs until the time is over; every seed is reported with what it finds. */
function fuzz(first: number, make: (random: Random) => Uint8Array): void {
  const end = performance.now() + TIME;
  for (let seed = first + SEED; performance.now() < end; seed += 1) {
    const random = new Random(seed);
    const file = make(random);
    const chunks = random.pick([file.length, 1000, 65536]);
    let memory = 0;
    try {
      const decoder = decode(file, { chunks });
      memory = decoder.counter(Counter.MEMORY);
      problems(decoder);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
    expect(memory, `seed ${seed}`).toBeLessThan(empty + FIRST_BLOCKS + BYTES_PER_BYTE * file.length);
  }
}

test("recorded captures, with bits flipped, pieces cut, moved and doubled", { timeout: PATIENCE }, () => {
  fuzz(1, (random) => {
    const [first = new Uint8Array(24), ...others] = FILES;
    return mutate(random.pick([first, ...others]), random);
  });
});

test("the same as pcapng, with sections in both byte orders and options", { timeout: PATIENCE }, () => {
  const text = `>>> ${command("SET", "k", "v".repeat(100))}\n<<< +OK\\r\\n\n`.repeat(30);
  const [first = new Uint8Array(24), ...others] = [true, false].map((littleEndian) => {
    const blocks = frames(conversation(text)).map((frame) => enhanced(frame, { options: [[Option.COMMENT, bytes("here")]] }));
    const described = networkInterface({ resolution: littleEndian ? 6 : 0x94, offset: 1 });
    const one = section(littleEndian, sectionHeader(), described, ...blocks, statistics(0, [[Option.IF_DROP, [8, 7]]]));
    return concat(one, section(!littleEndian, sectionHeader(), described, ...blocks));
  });
  fuzz(3_000_000, (random) => mutate(random.pick([first, ...others]), random));
});

test("conversations whose RESP is damaged inside of right packets", { timeout: PATIENCE }, () => {
  const words = ["*", "$", "%", "~", ">", "|", "_", "#", ",", "(", "!", "=", ";", ".", "?", "-1", "0", "1", "2", "4294967295", "99999999999", "\\r\\n", "\\r", "\\n", "x", "\\0", "PING", "SUBSCRIBE", "message", "subscribe", "+OK", "+QUEUED", ":1"];
  fuzz(1_000_000, (random) => {
    const [first = "", ...others] = words;
    const noise = (): string => Array.from({ length: 1 + random.below(12) }, () => random.pick([first, ...others])).join("");
    const name = (): string => random.pick(["SUBSCRIBE", "UNSUBSCRIBE", "MONITOR", "MULTI", "EXEC", "RESET", "HELLO", "CLIENT", "EVAL", "XREAD"]);
    const text = Array.from({ length: 20 + random.below(20) }, () => {
      const choice = random.below(4);
      if (choice === 0) return `>>> ${noise()}`;
      if (choice === 1) return `<<< ${noise()}`;
      return choice === 2 ? `>>> ${command(name(), "REPLY", "OFF")}` : "<<< *3\\r\\n$9\\r\\nsubscribe\\r\\n$1\\r\\na\\r\\n:1\\r\\n+OK\\r\\n";
    }).join("\n");
    return pcap(frames(shake(conversation(text), random)));
  });
});

test("segments with numbers, flags and lengths from nowhere", { timeout: PATIENCE }, () => {
  const payloads = [bytes(command("GET", "a")), bytes("$1\\r\\nx\\r\\n"), new Uint8Array(), bytes("*1000000\\r\\n"), bytes("\\n")] as const;
  fuzz(2_000_000, (random) => {
    const near = random.pick([0, 2 ** 32 - 50, 2 ** 31 - 50]);
    const number = (): number => (random.chance(0.1) ? random.next() : (near + random.below(200)) >>> 0);
    const segments = Array.from({ length: 200 }, (_, at): Segment => ({
      from: random.pick(["client", "server"]),
      time: BigInt(at) * 1000n,
      sequence: number(),
      acknowledgement: number(),
      flags: random.pick([16, 24, 16, 24, 2, 18, 17, 4, 0]),
      window: random.pick([0, 1000]),
      payload: random.pick([...payloads]),
    }));
    return pcap(frames(segments, { connection: { client: { address: "192.0.2.1", port: 1 + random.below(2) }, server: { address: "192.0.2.2", port: 6379 } } }));
  });
});

test("bytes that never end do not take time that grows with their square", () => {
  const time = (payload: Uint8Array, count: number): number => {
    const segments = conversation(`>>> ${command("GET", "a")}`);
    const [last] = segments.slice(-1);
    if (last === undefined) throw new Error("no segment");
    let sequence = 500_001;
    const replies = Array.from({ length: count }, () => {
      const reply: Segment = { ...last, from: "server", sequence, acknowledgement: 1021, payload };
      sequence += payload.length;
      return reply;
    });
    const file = pcap(frames([...segments, ...replies]));
    const start = performance.now();
    const decoder = decode(file);
    expect(decoder.rows(Table.FRAMES)).toBe(count + 4);
    return performance.now() - start;
  };
  for (const unit of ["*1\\r\\n", "|1\\r\\n", ":1\\r\\n", "\\n", "$9\\r\\n", "+", "*0\\r\\n", "x\\n", "$1000\\r\\n*3\\r\\n", "+a\\r\\n!"]) {
    const payload = bytes(unit.repeat(Math.ceil(1400 / unit.length)));
    // Sixteen times the bytes; the square would be 256 times the time. Far above what noise does, far below that.
    const short = Math.min(time(payload, 50), time(payload, 50));
    expect(time(payload, 800), unit).toBeLessThan(80 * short + 200);
  }
});

test("no problem is of a kind that the page does not know", () => {
  const file = mutate(FILES[0] ?? new Uint8Array(24), new Random(99));
  const decoder = decode(file);
  for (const kind of decoder.column(Table.PROBLEMS, 0)) expect(ProblemKind[kind]).toBeDefined();
});
