/**
 * Sources: the files of a capture, each with what its header says, numbered in the order in which they were opened.
 * Records of any of them can be read at any time, which is how rows are read back.
 */
import { allocate } from "../mem/arena";

export enum Format { PCAP, PCAPNG }

/** Bits: how a pcap file departs from what is read fastest. */
export enum Variant {
  /** Its byte order is not ours. */
  SWAPPED = 1,
  /** The wire length stands before the captured one. */
  WIRE_FIRST = 2,
  /** The smaller of both lengths is the captured one. */
  EITHER_FIRST = 4,
}

@unmanaged
export class Source {
  /** Format. */
  format: u8;
  /** Of pcap: Variant bits. */
  variant: u8;
  /** Of pcap: 1 when fractions of seconds are nanoseconds, 0 microseconds. */
  nanoseconds: u8;
  /** Of pcap: bytes of a record header: 16, of Kuznetzov's variant 24. */
  recordHeader: u32;
  headerLength: u32;
  /** Of pcap; in pcapng each interface has its own. */
  link: u32;
  /** Of pcapng: lists of `interfaces.ts`, of all sections met so far. */
  sections: usize;
  sectionCount: u32;
  interfaces: usize;
  interfaceCount: u32;
  /** Of pcapng: total length of a long block that is being passed over, or 0; where it began, and the bytes before its last four. */
  passing: u32;
  passingAt: f64;
  passingLeft: u32;
  /** 1 while the record behind a damaged one is looked for; where the damage began, and the bytes passed over. */
  searching: u8;
  damagedAt: f64;
  damagedBytes: f64;
  /** Bytes of the file. */
  size: f64;
}

const CHUNK: u32 = 64;
/** As many files as the index can tell apart (u16). */
export const SOURCE_CAP: u32 = 65535;
const directory: usize = memory.data(1024 * 4, 8);
let sources: u32 = 0;

export function appendSource(): u32 {
  if (sources % CHUNK == 0) store<u32>(directory + ((sources / CHUNK) << 2), <u32>allocate(<usize>CHUNK * offsetof<Source>()));
  return sources++;
}

export function sourceCount(): u32 {
  return sources;
}

export function sourceAt(source: u32): Source {
  return changetype<Source>(<usize>load<u32>(directory + ((source / CHUNK) << 2)) + (source % CHUNK) * offsetof<Source>());
}
