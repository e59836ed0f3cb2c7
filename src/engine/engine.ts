/**
 * The worker's surface: opens captures into sessions and passes questions on to the one that is open. A capture that
 * cannot be opened leaves what was open before as it was.
 */
import { transfer } from "comlink";
import { Counter, Table } from "../../assembly/schema";
import type {
  CaptureSummary, EngineApi, EngineOptions, FieldValue, FileError, FlowDetails, FoundRow, LoadState, Narrowing, ProblemDetails, Progress, Query, QueryResult, ReportName, Reports, RowDetails, RowId, RowWindow, Timeline,
  ValuePart, ValueRequest, View,
} from "../model/api";
import type { PacketDetails } from "../model/packet/details";
import type { PacketRow } from "../model/packet/row";
import type { ValueStatus } from "../model/value-status";
import type { FieldName } from "../model/filter/fields";
import type { StreamPage, StreamRequest } from "../model/stream";
import { epochOf, freshDecoder } from "./capture";
import { load, type Loaded, openSources } from "./loader";
import { missingOf } from "./missing";
import { captureNotices } from "./notices";
import { readNotes } from "./notes";
import { Session } from "./session";
import { fileSource, type Source } from "./source";
import { emptyTimeline } from "./timeline";
import { type Unpack, unpackElsewhere, unpackNothing } from "./unpack/service";
import { warmUp } from "./warm-up";

/** Milliseconds between two reports of progress: more often nobody sees. */
const REPORT_INTERVAL = 100;

interface Run {
  readonly number: number;
  cancelled: boolean;
}

export class Engine implements EngineApi {
  private session: Session | undefined;
  private run: Run = { number: 0, cancelled: false };
  private runs = 0;
  /** The run that unpacks; what is open stays meanwhile. */
  private unpacking: Run | undefined;

  private readonly module: Promise<WebAssembly.Module>;

  /** `bytes`: the WebAssembly module; `unpack`: what undoes packed files, which is not needed for others. */
  constructor(bytes: Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>, private unpack: Unpack = unpackNothing) {
    this.module = Promise.resolve(bytes).then((module) => WebAssembly.compile(module));
    // Told by `open`, which awaits it.
    this.module.catch(() => undefined);
  }

  provideUnpacker(start: () => Promise<MessagePort>): Promise<void> {
    this.unpack = unpackElsewhere(start);
    return Promise.resolve();
  }

  /** Lets the module be compiled well before the first capture comes; ends at once when one does. */
  async warmUp(): Promise<void> {
    await warmUp(await freshDecoder(await this.module, []), () => this.runs > 0);
  }

  async open(files: readonly File[], options: EngineOptions, onProgress: (progress: Progress) => void, more?: () => Promise<readonly File[]>): Promise<CaptureSummary> {
    const run = this.newRun();
    const all = [...files];
    for (let part = await more?.(); part !== undefined && part.length > 0; part = await more?.()) all.push(...part);
    return this.load(run, all.map(fileSource), options, onProgress);
  }

  /** The same for sources of any kind. */
  openSources(files: readonly Source[], options: EngineOptions, onProgress: (progress: Progress) => void): Promise<CaptureSummary> {
    return this.load(this.newRun(), files, options, onProgress);
  }

  /** Numbered when it is asked for: what is asked for last has the last word. */
  private newRun(): Run {
    return { number: ++this.runs, cancelled: false };
  }

  cancel(): Promise<void> {
    this.run.cancelled = true;
    if (this.unpacking !== undefined) this.unpacking.cancelled = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.run.cancelled = true;
    if (this.unpacking !== undefined) this.unpacking.cancelled = true;
    this.session = undefined;
    return Promise.resolve();
  }

  async query(query: Query, ticket: number): Promise<QueryResult> {
    const answer = await this.session?.query(query, ticket);
    return { view: query.view, ticket, ...(answer ?? { count: 0, total: 0 }) };
  }

  report<Name extends ReportName>(name: Name, narrowing: Narrowing): Promise<Reports[Name] | undefined> {
    return this.session?.report(name, narrowing) ?? Promise.resolve(undefined);
  }

  searching(wish?: "stop" | "go-on"): Promise<ValueStatus | undefined> {
    const search = this.session?.search;
    if (wish === "stop") search?.stop();
    else if (wish === "go-on") search?.goOn();
    return Promise.resolve(search?.status);
  }

  timeline(buckets: number, ticket: number): Promise<Timeline> {
    const counts = this.session?.timeline(buckets) ?? emptyTimeline();
    const { commands, errors, p50, p95, p99 } = counts;
    return Promise.resolve(transfer({ ticket, ...counts }, [commands, errors, p50, p95, p99].map(({ buffer }) => buffer)));
  }

  values(field: FieldName, part: string, most: number): Promise<readonly FieldValue[]> {
    return Promise.resolve(this.session?.values.read(field, part, most) ?? []);
  }

  window(view: View, ticket: number, start: number, count: number, reveal: boolean): Promise<RowWindow> {
    return this.session?.window(view, ticket, start, count, reveal) ?? Promise.resolve({ view, ticket, start, count: 0, rows: [] });
  }

  async inspect(id: RowId, reveal: boolean): Promise<RowDetails> {
    return present(await this.session?.inspector.inspect(id, reveal));
  }

  inspectFlow(id: RowId): Promise<FlowDetails> {
    return Promise.resolve(this.session?.flowDetails(id)).then(present);
  }

  async inspectProblem(id: RowId, reveal: boolean): Promise<ProblemDetails> {
    return present(await this.session?.problemDetails(id, reveal));
  }

  async inspectPacket(id: RowId, reveal: boolean): Promise<PacketDetails> {
    return present(await this.session?.packetDetails(id, reveal));
  }

  findCommand(ticket: number, id: RowId): Promise<FoundRow> {
    return Promise.resolve(this.session?.findCommand(ticket, id)).then(present);
  }

  findPacket(ticket: number, frame: number): Promise<FoundRow> {
    return Promise.resolve(this.session?.findPacket(ticket, frame)).then(present);
  }

  packets(ticket: number, start: number, count: number, reveal: boolean): Promise<readonly PacketRow[]> {
    return this.session?.wholePackets(ticket, start, count, reveal) ?? Promise.resolve([]);
  }

  async stream(request: StreamRequest): Promise<StreamPage> {
    const page = present(await this.session?.streams.read(request));
    return transfer(page, [page.bytes.buffer]);
  }

  async value(request: ValueRequest): Promise<ValuePart> {
    return (await this.session?.inspector.value(request)) ?? { bytes: new Uint8Array(0), masked: false, holes: [] };
  }

  /** The session that is open, for callers in the same thread. */
  get current(): Session | undefined {
    return this.session;
  }

  private async load(run: Run, files: readonly Source[], options: EngineOptions, onProgress: (progress: Progress) => void): Promise<CaptureSummary> {
    const decoder = await freshDecoder(await this.module, options.ports);
    if (this.unpacking !== undefined) this.unpacking.cancelled = true;
    this.unpacking = run;
    let unpackingReported = -Infinity;
    const unpacked = await this.unpack(files, {
      cancelled: () => run.cancelled,
      report: (bytes, totalBytes) => {
        if (performance.now() - unpackingReported < REPORT_INTERVAL) return;
        unpackingReported = performance.now();
        onProgress({ run: run.number, state: "loading", unpacking: true, totalBytes, bytes, frames: 0, commands: 0, flows: 0, problems: 0 });
      },
    });
    // A cancel ends the unpacking; what it gave is decoded. A newer `open` has the last word.
    const isNewest = this.unpacking === run;
    if (isNewest) this.unpacking = undefined;
    run.cancelled = !isNewest;
    const opened = await openSources(decoder, unpacked.sources);
    const openingErrors = [...unpacked.errors, ...opened.errors];
    if (opened.sources.length === 0) return { ...emptySummary(run.number, openingErrors), cancelled: unpacked.cancelled };

    // Only now does what was open give way. A newer `open` may have come first.
    if (run.number < this.run.number) return emptySummary(run.number, openingErrors);
    this.run.cancelled = true;
    this.run = run;
    const session = new Session({ decoder, sources: opened.sources.map(({ source }) => source) });
    this.session = session;
    const totalBytes = opened.sources.reduce((sum, { source }) => sum + source.size, 0);
    const report = (bytes: number, state: LoadState): void => {
      onProgress({
        run: run.number, state, totalBytes, bytes, frames: session.count(Counter.FRAMES), commands: session.rows(Table.COMMANDS),
        flows: session.rows(Table.FLOWS), problems: session.rows(Table.PROBLEMS),
      });
    };
    report(0, "loading");
    let bytes = 0;
    // The first rows are told of at once.
    let reported = -Infinity;
    const loaded = await load(decoder, opened.sources, {
      cancelled: () => run.cancelled,
      report: (sofar) => {
        bytes = sofar;
        if (performance.now() - reported < REPORT_INTERVAL) return;
        reported = performance.now();
        report(sofar, "loading");
      },
    }).catch(stopped);
    session.labels.settled = true;
    const notes = await readNotes(session.capture);
    session.labels.setHosts(notes.hosts);
    report(loaded.cancelled ? bytes : totalBytes, "ready");
    const noteErrors = notes.error === undefined ? [] : [{ file: "", message: notes.error }];
    const summary = summaryOf(run.number, session, [...openingErrors, ...loaded.errors, ...noteErrors], loaded, notes.comments);
    const stoppedUnpacking = unpacked.cancelled ? ["Unpacking was cancelled: only a part of the files is there."] : [];
    return { ...summary, cancelled: summary.cancelled || unpacked.cancelled, notices: [...unpacked.notices, ...stoppedUnpacking, ...summary.notices] };
  }
}

function present<Details>(details: Details | undefined): Details {
  if (details === undefined) throw new Error("The row is no longer there.");
  return details;
}

function summaryOf(run: number, session: Session, errors: readonly FileError[], loaded: Loaded, comments: readonly string[]): CaptureSummary {
  const { decoder, sources } = session.capture;
  const epoch = epochOf(decoder);
  return {
    run, errors, comments, opened: true, cancelled: loaded.cancelled,
    files: sources.map(({ name, size }) => ({ name, bytes: size })),
    notices: captureNotices(session.capture, loaded.cancelled), missing: missingOf(decoder),
    epochSeconds: epoch.seconds, epochNanoseconds: epoch.nanoseconds,
    duration: decoder.counter(Counter.LAST_TIME) - decoder.counter(Counter.FIRST_TIME),
    bytes: decoder.counter(Counter.BYTES), frames: decoder.counter(Counter.FRAMES),
    commands: decoder.rows(Table.COMMANDS), flows: decoder.rows(Table.FLOWS), problems: decoder.rows(Table.PROBLEMS),
    hosts: session.labels.hostNames.size,
    memory: decoder.memoryBytes, index: decoder.counter(Counter.MEMORY) - decoder.counter(Counter.BUFFERS),
    keys: decoder.rows(Table.KEYS), keyMemory: decoder.counter(Counter.KEY_MEMORY),
  };
}

/** A trap of the module, which is a mistake of ours: what was decoded until then stays and is shown. */
function stopped(error: unknown): Loaded {
  const message = `Decoding stopped for an error in RESPlens itself (${error instanceof Error ? error.message : String(error)}).`;
  return { cancelled: false, errors: [{ file: "", message }], budgetReached: false };
}

function emptySummary(run: number, errors: readonly FileError[]): CaptureSummary {
  return {
    run, errors, opened: false, cancelled: false, files: [], notices: [], missing: [], comments: [], epochSeconds: 0, epochNanoseconds: 0, duration: 0,
    bytes: 0, frames: 0, commands: 0, flows: 0, problems: 0, hosts: 0, memory: 0, index: 0, keys: 0, keyMemory: 0,
  };
}
