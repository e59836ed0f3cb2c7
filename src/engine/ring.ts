/**
 * What a set of files says as a whole: which of them are the same file, and whether one is missing among those of a ring
 * (`tcpdump -C50 -W400` writes redis.cap000 to redis.cap399 and begins anew; others write redis.cap, redis.cap1 …, or the
 * time into the name).
 */
import type { OpenedSource } from "./lane";
import type { Source } from "./source";

/** Files up to this size are compared whole, of longer ones these stretches, spread from the first byte to the last. */
const WHOLE_BYTES = 2 ** 20;
const PROBE_BYTES = 2 ** 16;
const PROBES = 16;

/** Files that are the same as one before them, each with that one. */
export async function twins(sources: readonly OpenedSource[]): Promise<ReadonlyMap<OpenedSource, OpenedSource>> {
  const found = new Map<OpenedSource, OpenedSource>();
  const alike = new Map<string, OpenedSource[]>();
  for (const opened of sources) {
    const { source, firstTime } = opened;
    if (firstTime === undefined) continue;
    const name = `${source.size} ${firstTime.seconds} ${firstTime.nanoseconds}`;
    const before = alike.get(name) ?? [];
    let original: OpenedSource | undefined;
    for (const candidate of before) {
      if (await areEqual(candidate.source, source)) {
        original = candidate;
        break;
      }
    }
    if (original !== undefined) found.set(opened, original);
    else alike.set(name, [...before, opened]);
  }
  return found;
}

async function areEqual(left: Source, right: Source): Promise<boolean> {
  const { size } = left;
  const isShort = size <= WHOLE_BYTES;
  for (let probe = 0; probe < (isShort ? 1 : PROBES); probe++) {
    const length = isShort ? size : PROBE_BYTES;
    const offset = Math.floor(((size - length) * probe) / (PROBES - 1));
    try {
      const [one, other] = await Promise.all([left.read(offset, length), right.read(offset, length)]);
      if (one.length !== other.length || one.some((byte, index) => byte !== other[index])) return false;
    } catch {
      // What cannot be read here is told where it is decoded.
      return false;
    }
  }
  return true;
}

/** A file that was decoded to its end. Times in nanoseconds since the capture's first frame. */
export interface RingFile {
  readonly name: string;
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

export interface MissingFiles {
  /** Number of the file behind which they are missing. */
  readonly after: number;
  /** How many, 0 where only the time tells that something is missing. */
  readonly missing: number;
}

/** Files make a ring by their times only from so many on. */
const RING_FILES = 3;
/** Between two files of a ring there is next to no time; where a file is missing, about as much as a file covers. */
const SMALL_PAUSE = 0.05;
const LARGE_PAUSE = 0.5;

/** Where files are missing, by the numbers in the names and by the pauses between the files. */
export function missingFiles(files: readonly RingFile[]): MissingFiles[] {
  const ordered = files.toSorted((left, right) => left.first - right.first);
  return byNumber(ordered) ?? byPause(ordered);
}

/**
 * The names differ in one number, which counts: nearly always one more than in the file before. A ring begins anew
 * once, and tcpdump without -W gives the first file no number. Undefined where the names do not count.
 */
function byNumber(files: readonly RingFile[]): MissingFiles[] | undefined {
  const names = files.map(({ name }) => partsOf(name));
  const [first] = names;
  if (first === undefined || files.length < 2) return undefined;
  const longest = names.reduce((best, parts) => (parts.length > best.length ? parts : best), first);
  for (let place = 1; place < longest.length; place += 2) {
    const numbers = names.map((parts) => numberAt(parts, longest, place)).filter((number) => number !== undefined);
    if (numbers.length < names.length) continue;
    const found = jumpsOf(files, numbers);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Texts and numbers by turns. */
function partsOf(name: string): string[] {
  return name.split(/(\d+)/);
}

/** The number at `place` of a name that is otherwise like `like` (other numbers, such as a time, may differ too). */
function numberAt(parts: readonly string[], like: readonly string[], place: number): number | undefined {
  if (parts.length === like.length - 2 && place === like.length - 2 && parts.every((part, index) => index % 2 === 1 || part === like[index])) return 0;
  if (parts.length !== like.length || parts.some((part, index) => index % 2 === 0 && part !== like[index])) return undefined;
  return Number(parts[place]);
}

function jumpsOf(files: readonly RingFile[], numbers: readonly number[]): MissingFiles[] | undefined {
  const lowest = Math.min(...numbers);
  const highest = Math.max(...numbers);
  const found: MissingFiles[] = [];
  let single = 0;
  let turns = 0;
  for (let index = 1; index < numbers.length; index++) {
    const step = (numbers[index] ?? 0) - (numbers[index - 1] ?? 0);
    const [before, after] = [files[index - 1], files[index]];
    if (before === undefined || after === undefined || step === 0) return undefined;
    if (step === 1) {
      single++;
    } else if (step < 0) {
      // The ring begins anew: from its last number to its first.
      turns++;
      const skipped = highest - (numbers[index - 1] ?? 0) + ((numbers[index] ?? 0) - lowest);
      if (skipped > 0) found.push({ after: before.number, missing: skipped });
    } else {
      found.push({ after: before.number, missing: step - 1 });
    }
  }
  const isCounter = turns <= 1 && 2 * (single + turns) >= numbers.length - 1;
  if (isCounter && single > 0) return found;
  // Too few to tell a counter from a time by the numbers: then the pause must be that of a file.
  const [one, two] = files;
  if (files.length !== 2 || turns > 0 || one === undefined || two === undefined) return undefined;
  return two.first - one.last > LARGE_PAUSE * Math.min(one.last - one.first, two.last - two.first) ? found : undefined;
}

function byPause(files: readonly RingFile[]): MissingFiles[] {
  if (files.length < RING_FILES || new Set(files.map(({ name }) => name.replaceAll(/\d+/g, "0"))).size > 1) return [];
  const length = median(files.map(({ first, last }) => last - first));
  const pauses = files.slice(1).map(({ first }, index) => first - (files[index]?.last ?? first));
  if (length === 0 || median(pauses) > SMALL_PAUSE * length) return [];
  return pauses.flatMap((pause, index) => (pause > LARGE_PAUSE * length ? [{ after: files[index]?.number ?? 0, missing: 0 }] : []));
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((left, right) => left - right);
  return ordered[Math.floor((ordered.length - 1) / 2)] ?? 0;
}
