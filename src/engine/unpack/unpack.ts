/**
 * Files as they were dropped become sources that are captures: what is packed is unpacked into a store, piece after
 * piece, anything else passes as it is. One compression around an archive and one inside of it are undone, no more.
 */
import type { FileError } from "../../model/api";
import { inFlight } from "../in-flight";
import type { Source } from "../source";
import { yieldToEvents } from "../yield";
import { BytesStore } from "./bytes-store";
import { gunzip } from "./gzip";
import { unlz4 } from "./lz4";
import { isCapture, type Packing, packingOf, SNIFF_BYTES } from "./sniff";
import { ByteReader, type Bytes, Damage, Stop } from "./stream";
import { tarMembers } from "./tar";
import { zipMembers } from "./zip";
import { unzstd } from "./zstd";

/** One read of a packed file. */
const READ_BYTES = 2 ** 18;

export interface UnpackLimits {
  /** Bytes of all that is unpacked at once. */
  readonly total: number;
  /** Unpacked bytes for each packed one, beyond the first `free` bytes. Deflate itself ends at 1032. */
  readonly ratio: number;
  readonly free: number;
}

export const UNPACK_LIMITS: UnpackLimits = { total: 4 * 2 ** 30, ratio: 1000, free: 64 * 2 ** 20 };

export interface UnpackControl {
  readonly cancelled: () => boolean;
  /** Packed bytes read so far, of so many. */
  readonly report: (bytes: number, total: number) => void;
}

export interface Unpacked {
  readonly sources: readonly Source[];
  readonly errors: readonly FileError[];
  readonly notices: readonly string[];
  /** Stopped by the user: what was unpacked until then is there. */
  readonly cancelled: boolean;
}

export async function unpackAll(files: readonly Source[], control: UnpackControl, limits: UnpackLimits = UNPACK_LIMITS): Promise<Unpacked> {
  const packed: (Packing | undefined)[] = [];
  // What cannot be read is told by who opens it.
  for await (const [, head] of inFlight(files, (file) => file.read(0, SNIFF_BYTES).catch(() => new Uint8Array(0)))) packed.push(packingOf(head));
  const total = files.reduce((sum, { size }, index) => sum + (packed[index] === undefined ? 0 : size), 0);
  const result = { sources: new Array<Source>(), errors: new Array<FileError>(), notices: new Array<string>(), cancelled: false };
  const budget = { unpacked: 0, read: 0, total };
  for (const [index, file] of files.entries()) {
    const packing = packed[index];
    if (packing === undefined) result.sources.push(file);
    else if (!control.cancelled()) await new Unpacker(file, control, limits, budget, result).run(packing);
  }
  result.cancelled = total > 0 && control.cancelled();
  return result;
}

interface Budget {
  unpacked: number;
  read: number;
  readonly total: number;
}

interface Result {
  readonly sources: Source[];
  readonly errors: FileError[];
  readonly notices: string[];
}

const DECOMPRESS: Readonly<Record<"gzip" | "zstd" | "lz4", (input: Bytes) => Bytes>> = { gzip: gunzip, zstd: unzstd, lz4: unlz4 };

class Unpacker {
  private read = 0;
  private unpacked = 0;
  private readonly found: number;
  private readonly problems: string[] = [];

  constructor(
    private readonly file: Source, private readonly control: UnpackControl, private readonly limits: UnpackLimits,
    private readonly budget: Budget, private readonly result: Result,
  ) {
    this.found = result.sources.length;
  }

  async run(packing: Packing): Promise<void> {
    const { file, result } = this;
    try {
      if (packing === "zip") await this.zip();
      else await this.level(file.name, packing, this.pieces(0, file.size), true, 0);
    } catch (error) {
      if (!this.control.cancelled()) this.problem(file.name, error);
    }
    if (result.sources.length > this.found) {
      result.notices.push(...this.problems.map((problem) => `${problem} What could be unpacked is shown.`));
      return;
    }
    if (this.problems.length === 0 && !this.control.cancelled()) this.problems.push(`${file.name}: there is no packet capture inside this ${packing} file.`);
    result.errors.push(...this.problems.map((message) => ({ file: file.name, message })));
  }

  /** Undoes one packing. `archives`: an archive may still come; `depth`: compressions undone since the file, or its archive, began. */
  private async level(name: string, packing: Packing, bytes: Bytes, archives: boolean, depth: number): Promise<void> {
    if (packing === "zip" || (packing === "tar" && !archives) || depth > 1 || (depth === 1 && packing !== "tar")) {
      throw new Damage(`it is packed more than once inside (${packing}), which is not read`);
    }
    if (packing !== "tar") {
      await this.content(name, DECOMPRESS[packing](bytes), archives, depth + 1);
      return;
    }
    for await (const member of tarMembers(bytes)) await this.member(`${name}/${member.name}`, member.bytes);
  }

  private async zip(): Promise<void> {
    const { file } = this;
    const members = zipMembers({ size: file.size, read: (offset, length) => this.piece(offset, length) });
    for await (const { name, bytes } of members) await this.member(`${file.name}/${name}`, bytes);
  }

  /** Damage of one member does not keep the others from being read. */
  private async member(name: string, bytes: Bytes): Promise<void> {
    try {
      await this.content(name, bytes, false, 0);
    } catch (error) {
      if (error instanceof Stop) throw error;
      this.problem(name, error);
    }
  }

  /** A capture is stored, a packing undone, anything else passed over. */
  private async content(name: string, bytes: Bytes, archives: boolean, depth: number): Promise<void> {
    const reader = new ByteReader(bytes);
    const head = await reader.peek(SNIFF_BYTES).catch(async (error: unknown) => {
      if (error instanceof Stop) throw error;
      this.problem(name, error);
      return reader.peek(SNIFF_BYTES);
    });
    const packing = packingOf(head);
    if (packing !== undefined) await this.level(name, packing, reader.pieces(Infinity), archives, depth);
    else if (isCapture(head)) await this.store(name, reader.pieces(Infinity));
  }

  private async store(name: string, bytes: Bytes): Promise<void> {
    const store = new BytesStore();
    try {
      for await (const piece of bytes) {
        const stop = this.count(piece.length);
        store.append(piece.subarray(0, stop?.room));
        if (stop !== undefined) throw new Stop(stop.reason);
        if (this.control.cancelled()) throw new Stop("unpacking was cancelled");
      }
    } finally {
      if (store.size > 0) this.result.sources.push(store.source(name));
    }
  }

  /** Counts what is kept against the limits; where one is reached, how much may still be kept, and what to say. */
  private count(bytes: number): { readonly room: number; readonly reason: string } | undefined {
    const { budget, limits } = this;
    const total = limits.total - budget.unpacked;
    const ratio = Math.max(limits.free, limits.ratio * this.read) - this.unpacked;
    budget.unpacked += bytes;
    this.unpacked += bytes;
    if (bytes <= total && bytes <= ratio) return undefined;
    if (total <= ratio) return { room: total, reason: `unpacking stopped at ${limits.total / 2 ** 20} MiB, which is as much as is kept; unpack it yourself to open all of it` };
    return { room: ratio, reason: `unpacking stopped, for it becomes more than ${limits.ratio} times as large, which no capture does` };
  }

  private async *pieces(offset: number, length: number): Bytes {
    const end = offset + length;
    for (let at = offset; at < end;) {
      const piece = await this.piece(at, Math.min(READ_BYTES, end - at));
      if (piece.length === 0) return;
      at += piece.length;
      yield piece;
    }
  }

  private async piece(offset: number, length: number): Promise<Uint8Array> {
    if (this.control.cancelled()) throw new Stop("unpacking was cancelled");
    const piece = await this.file.read(offset, length);
    this.read += piece.length;
    this.budget.read += piece.length;
    this.control.report(Math.min(this.budget.read, this.budget.total), this.budget.total);
    await yieldToEvents();
    return piece;
  }

  private problem(name: string, error: unknown): void {
    if (this.control.cancelled()) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.problems.push(`${name}: ${reason}.`);
  }
}
