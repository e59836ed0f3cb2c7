/**
 * Feeds files to a decoder as one capture: opens them and decodes them in the order of their frames' times. Files of a ring
 * come one after the other; where files overlap, their frames take turns. Between two chunks the worker's other messages are
 * handled, so that queries are answered and a cancel is seen. What a file does wrong is a sentence, not an exception.
 */
import { Counter, ProblemKind, SourceStatus } from "../../assembly/schema";
import type { FileError } from "../model/api";
import { sourceMessage } from "../model/messages";
import { inFlight } from "./in-flight";
import { Lane, LaneState, type OpenedSource } from "./lane";
import { missingFiles, type RingFile, twins } from "./ring";
import type { Source } from "./source";
import type { CaptureTime, Decoder } from "./wasm";
import { yieldToEvents } from "./yield";

/** Bytes of a file that are enough to tell what it is, and nearly always when it begins. */
const HEAD_BYTES = 4096;
/** And where a long header comes first. */
const LONG_HEAD_BYTES = 2 ** 20;
/** Milliseconds of decoding after which the worker's other messages get their turn. */
const TURN_MS = 12;
/** Files that are decoded side by side: lanes of the inbox (assembly/mem/inbox.ts). */
const LANES = 64;
/** The files that come next are opened when no more than so much is left of those before. */
const AHEAD_BYTES = 4 * 2 ** 20;
/** And so many at most. */
const AHEAD_FILES = 8;
/** Files that overlap by less do so since their writer's clocks or threads differ by so much. */
const OVERLAP_NS = 1e6;

export interface Opened {
  readonly sources: readonly OpenedSource[];
  readonly errors: readonly FileError[];
}

/** Opens all files, in their order; those that are no capture are named in `errors`. */
export async function openSources(decoder: Decoder, files: readonly Source[]): Promise<Opened> {
  const sources: OpenedSource[] = [];
  const errors: FileError[] = [];
  for await (const [source, head] of inFlight(files, (file) => readOrError(file, Math.min(HEAD_BYTES, decoder.inboxCapacity)))) {
    if (typeof head === "string") {
      errors.push({ file: source.name, message: head });
      continue;
    }
    const status = decoder.openSource(head, source.size);
    if (status !== SourceStatus.OK) {
      errors.push({ file: source.name, message: sourceMessage(source.name, status, decoder.sourceDetail()) });
      continue;
    }
    const headerLength = decoder.headerLength();
    decoder.firstTime(head.length);
    let firstTime = decoder.nextTime();
    if (firstTime === undefined && source.size > head.length) {
      const more = await readOrError(source, Math.min(LONG_HEAD_BYTES, decoder.inboxCapacity));
      if (typeof more !== "string") {
        decoder.inboxView().set(more);
        decoder.firstTime(more.length);
        firstTime = decoder.nextTime();
      }
    }
    sources.push({ source, number: sources.length, headerLength, firstTime });
  }
  return { sources, errors };
}

/** What stands around the loading: asked and told between two chunks. */
export interface LoadControl {
  readonly cancelled: () => boolean;
  /** Bytes of all files that are decoded so far. */
  readonly report: (bytes: number) => void;
}

export interface Loaded {
  readonly cancelled: boolean;
  /** Files that could not be read to their end. */
  readonly errors: readonly FileError[];
  /** The memory budget stopped it. */
  readonly budgetReached: boolean;
}

/** Decodes what was opened, frame by frame in the order of their times, and finishes the decoder. */
export async function load(decoder: Decoder, sources: readonly OpenedSource[], control: LoadControl): Promise<Loaded> {
  const merge = new Merge(decoder, control);
  try {
    await merge.run(sources);
  } finally {
    merge.close();
  }
  decoder.finish();
  return { cancelled: control.cancelled(), errors: merge.errors, budgetReached: decoder.counter(Counter.BUDGET_REACHED) !== 0 };
}

/** Earliest first; those without frames last; otherwise as given. */
export function inOrderOfTime(sources: readonly OpenedSource[]): OpenedSource[] {
  return sources.toSorted((left, right) => compareTimes(left.firstTime ?? NEVER, right.firstTime ?? NEVER) || left.number - right.number);
}

const NEVER: CaptureTime = { seconds: Number.MAX_SAFE_INTEGER, nanoseconds: 0 };

function compareTimes(left: CaptureTime, right: CaptureTime): number {
  return left.seconds - right.seconds || left.nanoseconds - right.nanoseconds;
}

/** The lanes that have begun, and the files that have not. */
class Merge {
  readonly errors: FileError[] = [];
  private readonly active: Lane[] = [];
  private waiting: OpenedSource[] = [];
  /** Lanes of the first files that wait, which are being read already. */
  private readonly ahead: Lane[] = [];
  private readonly spare = Array.from({ length: LANES }, (_, index) => LANES - 1 - index);
  /** Bytes of the files that are over. */
  private over = 0;
  private turn = -Infinity;
  private readonly ended: RingFile[] = [];

  constructor(private readonly decoder: Decoder, private readonly control: LoadControl) {}

  async run(sources: readonly OpenedSource[]): Promise<void> {
    const copies = await twins(sources);
    for (const [copy, original] of copies) {
      this.decoder.noteFile(copy.number, ProblemKind.FILE_TWICE, original.number);
      this.over += copy.source.size;
    }
    this.waiting = inOrderOfTime(sources.filter((source) => !copies.has(source)));
    while (!this.isStopped()) {
      this.begin();
      const lane = this.earliest();
      if (lane === undefined) break;
      if (!(await this.advance(lane))) return;
    }
    if (this.isStopped()) return;
    for (const { after, missing } of missingFiles(this.ended)) this.decoder.noteFile(after, ProblemKind.FILE_MISSING, missing);
  }

  close(): void {
    for (const lane of [...this.ahead, ...this.active]) lane.close();
  }

  private isStopped(): boolean {
    return this.control.cancelled() || this.decoder.counter(Counter.BUDGET_REACHED) !== 0;
  }

  /** Lets files begin whose first frame is not later than the next one of those that have begun. */
  private begin(): void {
    for (;;) {
      const [first] = this.waiting;
      if (first === undefined || this.spare.length === 0) return;
      const time = first.firstTime ?? NEVER;
      // A lane whose next frame is not known is decoded up to `time` first.
      if (this.active.some(({ next }) => next === undefined || compareTimes(next, time) < 0)) return;
      this.waiting.shift();
      const lane = this.ahead.shift() ?? new Lane(this.decoder, first);
      lane.enter(this.spare.pop() ?? 0);
      lane.next = first.firstTime;
      this.active.push(lane);
    }
  }

  /** The lane with the earliest frame; one whose next frame is not known comes first. */
  private earliest(): Lane | undefined {
    let found: Lane | undefined;
    for (const lane of this.active) {
      if (lane.next === undefined) return lane;
      if (found?.next === undefined || compareTimes(lane.next, found.next) < 0) found = lane;
    }
    return found;
  }

  /** The earliest frame that is not the lane's. */
  private until(lane: Lane): CaptureTime | undefined {
    const [first] = this.waiting;
    let until = first === undefined || this.spare.length === 0 ? undefined : (first.firstTime ?? NEVER);
    for (const other of this.active) {
      if (other !== lane && other.next !== undefined && (until === undefined || compareTimes(other.next, until) < 0)) until = other.next;
    }
    return until;
  }

  /** Decodes a lane as far as it is its turn; false where the loading is to stop. */
  private async advance(lane: Lane): Promise<boolean> {
    if (lane.isHungry) {
      await this.feed(lane);
      return true;
    }
    const state = lane.decode(this.until(lane));
    if (state === LaneState.FULL) return false;
    if (state === LaneState.ENDED) {
      const { name } = lane.opened.source;
      this.end(lane, lane.isShort ? `${name}: the file became shorter while it was read.` : undefined);
    }
    this.control.report(this.over + this.active.reduce((sum, { decoded }) => sum + decoded, 0));
    if (performance.now() - this.turn >= TURN_MS) {
      await yieldToEvents();
      this.turn = performance.now();
    }
    return true;
  }

  private async feed(lane: Lane): Promise<void> {
    try {
      await lane.fill();
    } catch (error) {
      this.end(lane, unreadable(lane.opened.source, error));
    }
    this.readAhead(lane);
  }

  /** Begins to read the files that come next: small ones several at a time, since most of their time is the wait for the first bytes. */
  private readAhead(lane: Lane): void {
    let left = lane.opened.source.size - lane.decoded + this.ahead.reduce((sum, { opened }) => sum + opened.source.size, 0);
    for (const next of this.waiting.slice(this.ahead.length, AHEAD_FILES)) {
      if (left > AHEAD_BYTES) return;
      this.ahead.push(new Lane(this.decoder, next));
      left += next.source.size;
    }
  }

  private end(lane: Lane, error: string | undefined): void {
    const { source, number, firstTime } = lane.opened;
    lane.close();
    this.active.splice(this.active.indexOf(lane), 1);
    this.spare.push(lane.number);
    this.over += source.size;
    if (error !== undefined) this.errors.push({ file: source.name, message: error });
    if (firstTime === undefined) return;
    const last = this.decoder.counter(Counter.LAST_TIME);
    for (const other of this.active) {
      if (other.opened.firstTime !== undefined && last - this.sinceEpoch(other.opened.firstTime) > OVERLAP_NS) {
        this.decoder.noteFile(other.opened.number, ProblemKind.FILES_OVERLAP, number);
      }
    }
    this.ended.push({ name: source.name, number, first: this.sinceEpoch(firstTime), last });
  }

  /** Nanoseconds since the capture's first frame. */
  private sinceEpoch({ seconds, nanoseconds }: CaptureTime): number {
    return (seconds - this.decoder.counter(Counter.EPOCH_SECONDS)) * 1e9 + nanoseconds - this.decoder.counter(Counter.EPOCH_NANOSECONDS);
  }
}

async function readOrError(source: Source, length: number): Promise<Uint8Array | string> {
  try {
    return await source.read(0, length);
  } catch (error) {
    return unreadable(source, error);
  }
}

function unreadable(source: Source, error: unknown): string {
  return `${source.name}: the file cannot be read (${error instanceof Error ? error.message : String(error)}).`;
}
