import { describe, expect, it } from "vitest";
import { ProblemKind } from "../../../assembly/schema";
import type { ProblemDetails } from "../../../src/model/api";
import { command, conversation, CONNECTION, frames, capture } from "../../support/conversation";
import { openCapture, problems, type Opened } from "../../support/engine";
import { drop, interleave } from "../../support/mutations";
import { pcap } from "../../support/pcap";

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const SECRET = "hunter2";

async function detailsOf({ engine }: Opened, kind: ProblemKind, reveal = false): Promise<ProblemDetails> {
  const row = (await problems(engine)).find((each) => each.kind === kind);
  if (row === undefined) throw new Error("no such problem");
  return engine.inspectProblem(row.id, reveal);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("the details of a problem", () => {
  const file = capture(`>>> ${command("AUTH", SECRET)}\n<<< +OK\\r\\n\n>>> ${command("GET", "a")}\n<<< ?${SECRET}\\r\\n`);

  it("hold the frame's record as it lies in the file, and its time", async () => {
    const opened = await openCapture(file);
    const { row, time, client, bytes, recordBytes, hidden } = await detailsOf(opened, ProblemKind.NOT_RESP, true);
    expect(client).toBe("192.0.2.1:40000".replace("40000", String(CONNECTION.client.port)).replace("192.0.2.1", CONNECTION.client.address));
    // SYN, SYN-ACK, ACK and three more frames are 100 µs apart.
    expect([row.frame, time]).toEqual([7, 600_000]);
    expect(bytes).toEqual(new Uint8Array(file.subarray(row.offset, row.offset + recordBytes)));
    expect(textOf(bytes)).toContain(`?${SECRET}\r\n`);
    expect(row.offset + recordBytes).toBe(file.length);
    expect(hidden).toEqual([]);
  });

  it("hide the payload until secrets are shown", async () => {
    const opened = await openCapture(file);
    const { bytes, hidden } = await detailsOf(opened, ProblemKind.NOT_RESP);
    const payload = `?${SECRET}\r\n`.length;
    expect(hidden).toEqual([{ offset: bytes.length - payload, length: payload }]);
    expect([...bytes.subarray(-payload)]).toEqual(Array.from({ length: payload }, () => 0));
    expect(textOf(bytes)).not.toContain(SECRET);
    // The headers stay.
    expect(bytes.subarray(0, RECORD_HEADER)).not.toEqual(new Uint8Array(RECORD_HEADER));
  });

  it("hide all of what is no frame, since nobody knows what it is", async () => {
    const cut = file.subarray(0, file.length - 5);
    const opened = await openCapture(cut);
    const shut = await detailsOf(opened, ProblemKind.RECORD_CUT);
    expect(shut.bytes.length).toBeGreaterThan(0);
    expect(shut.hidden).toEqual([{ offset: 0, length: shut.bytes.length }]);
    expect(shut.time).toBeNaN();
    const open = await detailsOf(opened, ProblemKind.RECORD_CUT, true);
    expect(open.bytes).toEqual(new Uint8Array(cut.subarray(open.row.offset)));
  });

  it("hold at most 4 KiB of a record, and nothing behind the file's end", async () => {
    const big = capture(`>>> ${command("GET", "a")}\n<<< ?${"x".repeat(20_000)}\\r\\n`);
    const { bytes, recordBytes } = await detailsOf(await openCapture(big), ProblemKind.NOT_RESP, true);
    expect(bytes.length).toBe(4096);
    expect(recordBytes).toBeGreaterThan(20_000);
  });

  it("read no more than that", async () => {
    const opened = await openCapture(file);
    await detailsOf(opened, ProblemKind.NOT_RESP);
    expect(opened.sources[0]?.bytesRead ?? Infinity).toBeLessThan(2 * file.length);
    expect(PCAP_HEADER).toBeLessThan(file.length);
  });
});

describe("kinds of problems", () => {
  const from = (port: number): typeof CONNECTION => ({ ...CONNECTION, client: { address: "192.0.2.77", port } });
  const gappy = drop(conversation(`>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n>>> ${command("GET", "b")}\n<<< $1\\r\\ny\\r\\n`), 4);
  const broken = conversation(`>>> ${command("GET", "a")}\n<<< ?no\\r\\n`);
  const file = pcap([1, 2, 3].map((at) => frames(at < 3 ? gappy : broken, { connection: from(50_000 + at) })).reduce((left, right) => interleave(left, right)));

  it("are counted over all, and one of them can be looked at alone", async () => {
    const { engine } = await openCapture(file);
    const all = await problems(engine);
    const { kinds = [] } = await engine.query({ view: "problems" }, 1);
    for (const { kind, rows, count } of kinds) {
      const own = all.filter((row) => row.kind === kind);
      expect([rows, count]).toEqual([own.length, own.reduce((sum, row) => sum + row.count, 0)]);
    }
    expect(kinds.reduce((sum, { rows }) => sum + rows, 0)).toBe(all.length);
    expect(kinds.find(({ kind }) => kind === ProblemKind.GAP)?.rows).toBe(2);
    const gaps = await problems(engine, { problemKind: ProblemKind.GAP });
    expect(gaps.map(({ kind }) => kind)).toEqual([ProblemKind.GAP, ProblemKind.GAP]);
    // Of which there are, whatever is looked at.
    expect((await engine.query({ view: "problems", problemKind: ProblemKind.GAP }, 2)).kinds).toEqual(kinds);
  });
});
