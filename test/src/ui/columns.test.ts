import { describe, expect, it } from "vitest";
import { Kind, Pairing, Reason, RowFlag, Status } from "../../../assembly/schema";
import type { CommandRow } from "../../../src/model/api";
import { COMMAND_COLUMNS } from "../../../src/ui/command-columns";
import { parseWidths } from "../../../src/ui/column-widths";
import { FLOW_COLUMNS } from "../../../src/ui/flow-columns";
import { timeText, type CellContext } from "../../../src/ui/format";
import { fakeCommand, fakeFlow } from "../../support/fake-engine";

const epoch = { seconds: 1_795_465_831, nanoseconds: 464_672_000 };
const context: CellContext = { timeFormat: "utc", epoch, isLong: false, hostNames: false };

function cell(row: CommandRow, name: string): { text: string | undefined; tone: string | undefined; hint: string | undefined } {
  const column = COMMAND_COLUMNS.find((candidate) => candidate.name === name);
  return { text: column?.text(row, context), tone: column?.tone?.(row), hint: column?.hint?.(row, context) };
}

describe("a row's time", () => {
  it("is told in the form that was chosen", () => {
    expect(timeText(137_000, 5000, context)).toBe("20:30:31.464809");
    expect(timeText(137_000, 5000, { ...context, timeFormat: "since-start" })).toBe("0.000137000");
    expect(timeText(137_000, 5000, { ...context, timeFormat: "since-before" })).toBe("+0.000005000");
    expect(timeText(137_000, NaN, { ...context, timeFormat: "since-before" })).toBe("0.000000000");
  });

  it("has its date when the capture is longer than a day", () => {
    expect(timeText(0, NaN, { ...context, isLong: true })).toBe("2026-11-23 20:30:31.464672");
  });

  it("is told from the start as long as the epoch is not known", () => {
    expect(timeText(137_000, NaN, { ...context, epoch: undefined })).toBe("0.000137000");
  });
});

describe("a row's status", () => {
  const row = fakeCommand(1);

  it("is a word and a tone", () => {
    expect(cell(row, "status")).toMatchObject({ text: "ok", tone: "good" });
    expect(cell({ ...row, status: Status.ERROR }, "status")).toMatchObject({ text: "error", tone: "bad" });
    expect(cell({ ...row, status: Status.NIL }, "status")).toMatchObject({ text: "nil", tone: "quiet" });
    expect(cell({ ...row, kind: Kind.PUSH, status: Status.NONE }, "status")).toMatchObject({ text: "push" });
    expect(cell({ ...row, kind: Kind.REPLY, pairing: Pairing.NONE, reason: Reason.BEFORE_CAPTURE }, "status")).toMatchObject({ text: "ok · no request", tone: "warn" });
  });

  it("says when a pair is inferred, and why", () => {
    const inferred = cell({ ...row, pairing: Pairing.INFERRED, reason: Reason.AFTER_GAP }, "status");
    expect(inferred).toMatchObject({ text: "ok · inferred", tone: "warn" });
    expect(inferred.hint).toContain("Paired again after lost bytes");
  });

  it("says why a reply is not there", () => {
    expect(cell({ ...row, status: Status.LOST, pairing: Pairing.NONE, reason: Reason.REPLY_LOST }, "status").hint).toContain("Bytes of the reply were not captured.");
    expect(cell({ ...row, status: Status.PENDING, pairing: Pairing.NONE, reason: Reason.ENDED }, "status").hint).toContain("ended first");
  });
});

describe("a row's latency", () => {
  it("is marked where it is not the server's", () => {
    expect(cell(fakeCommand(1), "latency").text).toBe("87.9 µs");
    const blocking = cell({ ...fakeCommand(1), flags: RowFlag.BLOCKING }, "latency");
    expect(blocking.text).toBe("87.9 µs*");
    expect(blocking.hint).toContain("by design");
  });

  it("is a dash where there is none", () => {
    expect(cell(fakeCommand(6), "latency").text).toBe("–");
  });
});

describe("a flow's row", () => {
  it("leaves out what did not happen", () => {
    const texts = FLOW_COLUMNS.filter(({ isExtra }) => isExtra !== true).map((column) => column.text(fakeFlow(0), context));
    expect(texts).toEqual(["10.0.0.1:50000", "10.0.0.100:6379", "20:30:31.464672", "12.0 s", "420", "", "33.8 KiB", "1.18 MiB", "", "", "open · midstream"]);
  });
});

describe("stored widths", () => {
  it("are read back, and nonsense is passed over", () => {
    expect([...parseWidths("time:140,client:9,key:99999,:::,reply:200")]).toEqual([["time", 140], ["reply", 200]]);
  });
});
