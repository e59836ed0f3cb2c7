/**
 * Where unpacked bytes are kept so that rows can be read back at any place: Blobs, which live outside of the JavaScript
 * heap and which browsers may move to disk.
 */
import { blobSource, type Source } from "../source";

/** A Blob of this size for each part: few enough to be cheap, small enough to gather in memory. */
const PART_BYTES = 4 * 2 ** 20;

export class BytesStore {
  private readonly parts: Blob[] = [];
  private part = new Uint8Array(PART_BYTES);
  private used = 0;
  size = 0;

  append(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      const count = Math.min(bytes.length - from, PART_BYTES - this.used);
      this.part.set(bytes.subarray(from, from + count), this.used);
      this.used += count;
      from += count;
      if (this.used === PART_BYTES) this.close();
    }
    this.size += bytes.length;
  }

  source(name: string): Source {
    this.close();
    this.part = new Uint8Array(0);
    return blobSource(name, new Blob(this.parts));
  }

  /** A Blob copies what it is made of. */
  private close(): void {
    if (this.used > 0) this.parts.push(new Blob([this.part.subarray(0, this.used)]));
    this.used = 0;
  }
}
