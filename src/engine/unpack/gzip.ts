/** gzip, of one member or several, with the checksum and length of each compared (which the library does not). */
import { Gunzip } from "fflate";
import { crc32 } from "./crc32";
import { type Bytes, Damage, decompress, type Decompressor } from "./stream";

const TRAILER = 8;

export async function* gunzip(input: Bytes): Bytes {
  let crc = 0;
  let length = 0;
  let read = 0;
  const seen = { wrong: false };
  /** The last bytes that were given: trailers are looked for in them. */
  let recent = new Uint8Array(0);
  const matches = (end: number): boolean => {
    const at = end - (read - recent.length) - TRAILER;
    if (at < 0 || at + TRAILER > recent.length) return false;
    const view = new DataView(recent.buffer, recent.byteOffset + at);
    return view.getUint32(0, true) === crc && view.getUint32(4, true) === length % 2 ** 32;
  };
  const make = (emit: (data: Uint8Array) => void): Decompressor => {
    const stream = new Gunzip((data) => {
      crc = crc32(data, crc);
      length += data.length;
      emit(data);
    });
    stream.onmember = (start) => {
      seen.wrong ||= !matches(start);
      crc = 0;
      length = 0;
    };
    return {
      push(bytes) {
        const joined = new Uint8Array(Math.min(recent.length, TRAILER) + bytes.length);
        joined.set(recent.subarray(Math.max(0, recent.length - TRAILER)));
        joined.set(bytes, joined.length - bytes.length);
        recent = joined;
        read += bytes.length;
        stream.push(bytes);
      },
    };
  };
  yield* decompress(input, make, "its gzip is damaged", () => {
    if (seen.wrong) throw new Damage("a checksum of its gzip is wrong");
  });
  if (!matches(read)) throw new Damage("its gzip is cut short, or its checksum is wrong");
}
