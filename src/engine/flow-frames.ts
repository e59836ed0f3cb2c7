/** Which frames belong to a flow, by their place among them: how many come before each chunk of the capture's frames is counted once. */
import { FrameColumn, Table } from "../../assembly/schema";
import { firstPlace } from "./halving";
import { CHUNK_ROWS, type Decoder } from "./wasm";

export class FlowFrames {
  /** Of the flow before each chunk; the last chunk may still grow. */
  private readonly before = [0];
  private readonly cells = new Uint32Array(CHUNK_ROWS);

  constructor(private readonly decoder: Decoder, readonly flow: number) {}

  /** Frames of the flow so far. */
  count(): number {
    const { before } = this;
    let count = 0;
    for (let chunk = before.length - 1; ; chunk++) {
      count = before[chunk] ?? 0;
      const cells = this.read(chunk);
      // Of most connections most chunks have no frame.
      for (let at = cells.indexOf(this.flow); at >= 0 && at < cells.length; at++) if (cells[at] === this.flow) count++;
      if (cells.length < CHUNK_ROWS) return count;
      before[chunk + 1] = count;
    }
  }

  /** Numbers of the frames from place `from` up to `to`; only of those that were counted. */
  list(from: number, to: number): number[] {
    const { before } = this;
    const numbers: number[] = [];
    const low = Math.max(0, firstPlace(before.length, (chunk) => (before[chunk] ?? 0) > from) - 1);
    let place = before[low] ?? 0;
    for (let chunk = low; place < to && chunk < before.length; chunk++) {
      const cells = this.read(chunk);
      for (let at = cells.indexOf(this.flow); at >= 0 && at < cells.length && place < to; at++) {
        if (cells[at] === this.flow && place++ >= from) numbers.push(chunk * CHUNK_ROWS + at + 1);
      }
    }
    return numbers;
  }

  /** How many frames of the flow come before a frame of the capture, numbered from 1; only of those that were counted. */
  placeOf(frame: number): number {
    const chunk = Math.min(this.before.length - 1, Math.floor((frame - 1) / CHUNK_ROWS));
    let place = this.before[chunk] ?? 0;
    for (const flow of this.read(chunk).subarray(0, frame - 1 - chunk * CHUNK_ROWS)) if (flow === this.flow) place++;
    return place;
  }

  private read(chunk: number): Uint32Array {
    const first = chunk * CHUNK_ROWS;
    const count = Math.max(0, Math.min(CHUNK_ROWS, this.decoder.rows(Table.FRAMES) - first));
    return this.decoder.wordsFrom(Table.FRAMES, FrameColumn.FLOW, first, this.cells.subarray(0, count));
  }
}
