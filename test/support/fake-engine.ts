/**
 * An engine without a decoder, for tests of the page's side: makes up as many rows as it is asked for, remembers what it was
 * asked, and answers in the order and at the time that its promises allow.
 */
import { FlowState, Kind, Layer, Pairing, ProblemKind, Protocol, Reason, ReplyType, Status } from "../../assembly/schema";
import type { PacketDetails } from "../../src/model/packet/details";
import type { PacketRow } from "../../src/model/packet/row";
import type {
  CaptureSummary, CommandRow, EngineApi, EngineOptions, FieldValue, FlowDetails, FlowRow, ProblemDetails, ProblemRow, Progress, Query, ReportName, RowDetails, RowId, RowWindow, Timeline, ValuePart, ValueRequest, View,
} from "../../src/model/api";
import type { StreamPage, StreamRequest } from "../../src/model/stream";

function isRowId(value: number): value is RowId {
  return Number.isInteger(value) && value >= 0;
}

export function rowId(value: number): RowId {
  if (!isRowId(value)) throw new RangeError(`${value} is no row`);
  return value;
}

const SAMPLES = [
  { command: "SET", key: "session:%", args: "session:% \"{\\\"user\\\":17}\" EX 3600", reply: "OK", type: ReplyType.SIMPLE, status: Status.OK },
  { command: "GET", key: "session:%", args: "session:%", reply: "{\\\"user\\\":17}", type: ReplyType.BULK, status: Status.OK },
  { command: "GET", key: "missing:%", args: "missing:%", reply: "(nil)", type: ReplyType.NULL, status: Status.NIL },
  { command: "INCR", key: "counter", args: "counter", reply: "%", type: ReplyType.INTEGER, status: Status.OK },
  { command: "LPUSH", key: "user:%", args: "user:% x", reply: "WRONGTYPE Operation against a key holding the wrong kind of value", type: ReplyType.ERROR, status: Status.ERROR },
  { command: "HGETALL", key: "user:%", args: "user:%", reply: "{name: Ann, age: 31}", type: ReplyType.MAP, status: Status.OK },
  { command: "BLPOP", key: "queue", args: "queue 0", reply: "", type: ReplyType.NONE, status: Status.PENDING },
  { command: "CLIENT SETNAME", key: undefined, args: "worker-%", reply: "OK", type: ReplyType.SIMPLE, status: Status.OK },
  { command: "AUTH", key: undefined, args: "***", reply: "OK", type: ReplyType.SIMPLE, status: Status.OK },
  { command: "MGET", key: "a:%", args: "a:% b:% c:%", reply: "", type: ReplyType.NONE, status: Status.LOST },
] as const;

export function fakeCommand(id: number, before = id - 1): CommandRow {
  const sample = SAMPLES[id % SAMPLES.length] ?? SAMPLES[0];
  const fill = (text: string): string => text.replaceAll("%", String(id));
  const hasReply = sample.status !== Status.PENDING && sample.status !== Status.LOST;
  return {
    id: rowId(id), time: id * 137_000, sinceBefore: before < 0 ? NaN : (id - before) * 137_000, kind: Kind.COMMAND, flow: rowId(id % 7),
    client: `10.0.0.${(id % 7) + 1}:${50_000 + (id % 7)}`, server: "10.0.0.100:6379", database: id % 3 === 2 ? undefined : 0, user: "default",
    clientName: undefined, library: "fake", resp: 2, transaction: undefined, requestFrames: [id * 2 + 1, id * 2 + 1], replyFrames: hasReply ? [id * 2 + 2, id * 2 + 2] : undefined, command: sample.command,
    key: sample.key === undefined ? undefined : fill(sample.key), arguments: fill(sample.args), reply: fill(sample.reply), replyType: sample.type,
    status: sample.status, pairing: hasReply ? (id % 50 === 3 ? Pairing.INFERRED : Pairing.EXACT) : Pairing.NONE,
    reason: sample.status === Status.PENDING ? Reason.ENDED : sample.status === Status.LOST ? Reason.REPLY_LOST : id % 50 === 3 ? Reason.AFTER_GAP : Reason.NONE,
    flags: 0, latency: hasReply ? 80_000 + ((id * 7919) % 900_000) : NaN, requestBytes: 30 + (id % 40), replyBytes: hasReply ? 5 + ((id * 31) % 5000) : 0,
  };
}

export function fakeFlow(id: number): FlowRow {
  return {
    id: rowId(id), client: `10.0.0.${id + 1}:${50_000 + id}`, server: "10.0.0.100:6379", start: id * 5e6, sinceBefore: id === 0 ? NaN : 5e6, duration: 12e9 + id * 1e8,
    frames: 1000, commands: 420 + id, errors: id % 3, clientBytes: 34_567, serverBytes: 1_234_567, retransmissions: id % 2, outOfOrder: 0, duplicates: 0,
    gaps: id === 3 ? 2 : 0, gapBytes: id === 3 ? 2920 : 0, zeroWindows: 0, handshakeRtt: 80_000, state: id % 3 === 0 ? FlowState.OPEN : id % 3 === 1 ? FlowState.CLOSED : FlowState.RESET,
    midstream: id === 0, protocol: Protocol.RESP2,
  };
}

export function fakeProblem(id: number): ProblemRow {
  return {
    id: rowId(id), kind: ProblemKind.GAP, layer: Layer.TCP, file: "redis.cap", offset: 123_456 + id, frame: 12, flow: rowId(3), count: 2, time: 1_234_567_890 + id, lastTime: 5_234_567_890 + id,
    message: "The capture lost 2,920 bytes of this connection's stream.",
  };
}

export class FakeEngine implements EngineApi {
  /** Every call, for tests that count or order them. */
  readonly calls: string[] = [];
  private readonly last = new Map<View, { readonly query: Query; readonly count: number; readonly ticket: number }>();
  private run = 0;
  private stopped = 0;
  /** Commands that are "decoded" so far. */
  private shown = 0;

  constructor(
    private readonly rows: number,
    private readonly pace: { readonly steps?: number; readonly stepMs?: number } = {},
  ) {}

  async open(files: readonly File[], options: EngineOptions, onProgress: (progress: Progress) => void): Promise<CaptureSummary> {
    this.calls.push(`open ${files.map((file) => file.name).join(" ")} ${options.ports.join(" ")}`.trim());
    const run = ++this.run;
    const totals = { frames: this.rows * 2, commands: this.rows, flows: 7, problems: 2 };
    const bytes = this.rows * 190;
    const bad = files.filter((file) => file.name.startsWith("bad"));
    const errors = bad.map(({ name }) => ({ file: name, message: `${name}: this is no packet capture.` }));
    const opened = bad.length < files.length;
    const summary = {
      run, errors, opened, notices: files.some((file) => file.name.startsWith("cut")) ? ["cut.pcap: the file ends inside a record."] : [],
      files: files.map((file) => ({ name: file.name, bytes })), epochSeconds: 1_795_465_831, epochNanoseconds: 464_672_000, duration: this.rows * 137_000,
      bytes, comments: [], missing: [], hosts: 0, memory: 0, index: 0, keys: 0, keyMemory: 0,
    };
    if (!opened) return { ...summary, cancelled: false, frames: 0, commands: 0, flows: 0, problems: 0 };
    const steps = this.pace.steps ?? 1;
    let share = 0;
    for (let step = 1; step <= steps && this.stopped < run; step++) {
      share = step / steps;
      this.shown = Math.floor(this.rows * share);
      onProgress({ run, state: "loading", totalBytes: bytes, bytes: Math.floor(bytes * share), ...totals, frames: this.shown * 2, commands: this.shown });
      await new Promise((resolve) => setTimeout(resolve, this.pace.stepMs ?? 0));
    }
    return { ...summary, ...totals, commands: this.shown, cancelled: this.stopped === run };
  }

  provideUnpacker(): Promise<void> {
    return Promise.resolve();
  }

  cancel(): Promise<void> {
    this.calls.push("cancel");
    this.stopped = this.run;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  query(query: Query, ticket: number): Promise<{ view: View; ticket: number; count: number; total: number }> {
    const text = searched(query);
    const range = query.range === undefined ? "" : ` ${query.range.from}..${query.range.to}`;
    this.calls.push(`query ${query.view} ${text}`.trim() + range);
    const total = { commands: this.shown, keys: 0, patterns: 0, flows: 7, packets: 2 * this.shown, problems: 2, story: 0 }[query.view];
    const count = text === "" ? total : text === "nothing" ? 0 : Math.ceil(total / 10);
    this.last.set(query.view, { query, count, ticket });
    return Promise.resolve({ view: query.view, ticket, count, total });
  }

  /** Of no capture. */
  report(name: ReportName): Promise<undefined> {
    this.calls.push(`report ${name}`);
    return Promise.resolve(undefined);
  }

  /** Ten commands in each bucket, whatever there is. */
  timeline(buckets: number, ticket: number): Promise<Timeline> {
    this.calls.push(`timeline ${buckets}`);
    const figures = (): Float64Array<ArrayBuffer> => new Float64Array(buckets).fill(1e5);
    return Promise.resolve({
      ticket, start: 0, width: 1e6, commands: new Uint32Array(buckets).fill(10), errors: new Uint32Array(buckets), p50: figures(), p95: figures(), p99: figures(),
    });
  }

  values(field: string, part: string, most: number): Promise<readonly FieldValue[]> {
    this.calls.push(`values ${field} ${part} ${most}`);
    return Promise.resolve([]);
  }

  searching(wish?: "stop" | "go-on"): Promise<undefined> {
    this.calls.push(`searching ${wish ?? ""}`.trim());
    return Promise.resolve(undefined);
  }

  window(view: View, ticket: number, start: number, count: number, reveal: boolean): Promise<RowWindow> {
    this.calls.push(`window ${view} ${start} ${count}${reveal ? " reveal" : ""}`);
    const last = this.last.get(view);
    if (last?.ticket !== ticket) return Promise.reject(new Error("stale"));
    const step = searched(last.query) === "" ? 1 : 10;
    const isDescending = last.query.sort?.descending === true;
    const place = (at: number): number => (isDescending ? last.count - 1 - at : at) * step;
    const rows = Array.from({ length: Math.min(count, last.count - start) }, (_, at) => {
      const id = place(start + at);
      if (view === "flows") return fakeFlow(id);
      return view === "problems" ? fakeProblem(id) : fakeCommand(id, start + at === 0 ? -1 : place(start + at - 1));
    });
    return Promise.resolve({ view, ticket, start, count: last.count, rows });
  }

  inspect(id: RowId, reveal: boolean): Promise<RowDetails> {
    this.calls.push(`inspect ${id}${reveal ? " reveal" : ""}`);
    const row = fakeCommand(id);
    const frame = { number: id * 2 + 1, time: row.time, file: "redis.cap", offset: 24 + id * 190, frameBytes: 101, bytes: row.requestBytes, comments: [] };
    const leaf = (type: ReplyType, text: string, offset = 4, length = text.length): { type: ReplyType; text: string; size: number; offset: number; length: number } =>
      ({ type, text, size: length, offset, length });
    const json = "{\\\"user\\\":17}";
    return Promise.resolve({
      row,
      request: {
        bytes: row.requestBytes, frames: [frame], lostBytes: 0, partial: false,
        arguments: [leaf(ReplyType.BULK, row.command), leaf(ReplyType.BULK, row.key ?? "x"), leaf(ReplyType.BULK, json, 2000, 13)],
      },
      ...(Number.isNaN(row.latency) ? {} : {
        reply: {
          bytes: row.replyBytes, frames: [frame, { ...frame, number: id * 2 + 2 }], lostBytes: 0, partial: false,
          tree: row.replyType === ReplyType.MAP
            ? { type: ReplyType.MAP, size: 2, offset: 0, length: 60, children: [
                leaf(ReplyType.BULK, "name"), leaf(ReplyType.BULK, "Ann"), leaf(ReplyType.BULK, "scores"),
                { type: ReplyType.ARRAY, size: 250, offset: 20, length: 30, children: Array.from({ length: 250 }, (_, at) => leaf(ReplyType.INTEGER, String(at))) },
              ] }
            : row.command === "GET" && row.replyType === ReplyType.BULK ? leaf(ReplyType.BULK, "big …", 100, 5_000_000) : leaf(row.replyType, row.reply, 4, row.reply.length),
        },
      }),
    });
  }

  inspectFlow(id: RowId): Promise<FlowDetails> {
    this.calls.push(`inspect flow ${id}`);
    const side = { frames: 500, retransmissions: 0, outOfOrder: 0, duplicates: 0, zeroWindows: 0 };
    return Promise.resolve({ row: fakeFlow(id), client: side, server: side, identities: [], problems: 0 });
  }

  inspectProblem(id: RowId, reveal: boolean): Promise<ProblemDetails> {
    this.calls.push(`inspect problem ${id}${reveal ? " reveal" : ""}`);
    return Promise.resolve({ row: fakeProblem(id), time: NaN, client: undefined, bytes: new Uint8Array(16), hidden: [], recordBytes: 0 });
  }

  inspectPacket(): Promise<PacketDetails> {
    return Promise.reject(new Error("The row is no longer there."));
  }

  findCommand(_ticket: number, id: RowId): Promise<{ id: RowId; place: number }> {
    this.calls.push(`find command ${id}`);
    return Promise.resolve({ id, place: id });
  }

  findPacket(_ticket: number, frame: number): Promise<{ id: RowId; place: number }> {
    this.calls.push(`find packet ${frame}`);
    // As if a filter left out what is odd.
    const text = searched(this.last.get("packets")?.query ?? { view: "packets" });
    return Promise.resolve({ id: rowId(frame - 1), place: text !== "" && frame % 2 === 1 ? -1 : frame - 1 });
  }

  packets(): Promise<readonly PacketRow[]> {
    return Promise.resolve([]);
  }

  stream({ flow, from }: StreamRequest): Promise<StreamPage> {
    this.calls.push(`stream ${flow} ${from}`);
    return Promise.resolve({ row: fakeFlow(flow), frames: 0, from, bytes: new Uint8Array(0), parts: [], messages: [], rows: [] });
  }

  value(request: ValueRequest): Promise<ValuePart> {
    this.calls.push(`value ${request.id} ${request.side} ${request.offset} ${request.length}`);
    const json = new TextEncoder().encode("{\"user\":17,\"tags\":[\"a\",\"é\"]}");
    const bytes = Uint8Array.from({ length: request.length }, (_, at) =>
      request.offset === 2000 ? (json[at % json.length] ?? 0) : 97 + ((request.offset + at) % 26));
    return Promise.resolve({ bytes: request.offset === 2000 ? json.slice(0, request.length) : bytes, masked: false, holes: [] });
  }
}

/** The word that a query's filter is. */
function searched({ filter }: Query): string {
  return filter?.is === "search" ? filter.text : "";
}
