/**
 * Writes pcapng files block by block (draft-ietf-opsawg-pcapng), both byte orders. A file is `ng(block, block …)`; a block
 * is a function of its section's byte order, so that one text can be written in both.
 */
import { bytes, concat } from "./bytes";
import { LinkType } from "./frames";
import type { Frame } from "./pcap";

export type Block = (littleEndian: boolean) => Uint8Array;

export const BlockType = {
  SECTION: 0x0a0d0d0a, INTERFACE: 1, PACKET: 2, SIMPLE: 3, NAMES: 4, STATISTICS: 5, ENHANCED: 6, SECRETS: 10, CUSTOM: 0xbad,
} as const;
export const Option = { END: 0, COMMENT: 1, IF_NAME: 2, DROPPED_BEFORE: 4, IF_DROP: 5, OS_DROP: 7, RESOLUTION: 9, OFFSET: 14 } as const;

/** Fields of so many bytes each, in the section's byte order; bytes as they are. */
export type Field = readonly [width: 1 | 2 | 4 | 8, value: number | bigint] | Uint8Array;

function fields(list: readonly Field[], littleEndian: boolean): Uint8Array {
  return concat(...list.map((field) => {
    if (field instanceof Uint8Array) return field;
    const [width, value] = field;
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), littleEndian);
    return new Uint8Array(view.buffer).slice(littleEndian ? 0 : 8 - width, littleEndian ? width : 8);
  }));
}

const padding = (length: number): Uint8Array => new Uint8Array(-length & 3);

/** One option; its value is bytes or a number of so many bytes. */
export type OptionValue = readonly [code: number, value: Field];

function options(list: readonly OptionValue[], littleEndian: boolean): Uint8Array {
  if (list.length === 0) return new Uint8Array(0);
  const written = list.map(([code, value]) => {
    const bytes = fields([value], littleEndian);
    return concat(fields([[2, code], [2, bytes.length]], littleEndian), bytes, padding(bytes.length));
  });
  return concat(...written, new Uint8Array(4));
}

/** Any block: its length is said before and behind it. */
export function block(type: number, body: readonly Field[], list: readonly OptionValue[] = []): Block {
  return (littleEndian) => {
    const inner = fields(body, littleEndian);
    const content = concat(inner, padding(inner.length), options(list, littleEndian));
    const length: Field = [4, content.length + 12];
    return concat(fields([[4, type], length], littleEndian), content, fields([length], littleEndian));
  };
}

export interface SectionOptions {
  /** Major version. */
  readonly version?: number;
  readonly length?: bigint;
  readonly options?: readonly OptionValue[];
}

export const sectionHeader = ({ version = 1, length = -1n, options: list = [] }: SectionOptions = {}): Block =>
  block(BlockType.SECTION, [[4, 0x1a2b3c4d], [2, version], [2, 0], [8, length]], list);

export interface InterfaceOptions {
  readonly linkType?: number;
  readonly snapLength?: number;
  /** As `if_tsresol`: a negative power of 10, or with 0x80 of 2. */
  readonly resolution?: number;
  /** Seconds. */
  readonly offset?: number;
  readonly options?: readonly OptionValue[];
}

export function networkInterface({ linkType = LinkType.ETHERNET, snapLength = 0, ...more }: InterfaceOptions = {}): Block {
  const list: OptionValue[] = [...(more.options ?? [])];
  if (more.resolution !== undefined) list.push([Option.RESOLUTION, [1, more.resolution]]);
  if (more.offset !== undefined) list.push([Option.OFFSET, [8, more.offset]]);
  return block(BlockType.INTERFACE, [[2, linkType], [2, 0], [4, snapLength]], list);
}

/** Of a frame in units of its interface. */
export interface PacketOptions {
  readonly number?: number;
  readonly units?: bigint;
  readonly options?: readonly OptionValue[];
}

const halves = (units: bigint): readonly [Field, Field] => [[4, units >> 32n], [4, units & 0xffff_ffffn]];
const lengths = ({ bytes, wireLength = bytes.length }: Frame): readonly [Field, Field] => [[4, bytes.length], [4, wireLength]];

/** An enhanced packet block; its time in microseconds unless given in `units`. */
export const enhanced = (frame: Frame, { number = 0, units = frame.time / 1000n, options: list = [] }: PacketOptions = {}): Block =>
  block(BlockType.ENHANCED, [[4, number], ...halves(units), ...lengths(frame), frame.bytes], list);

/** The obsolete packet block; `drops` before it are not counted unless given. */
export const packet = (frame: Frame, { number = 0, units = frame.time / 1000n, options: list = [], drops = 0xffff }: PacketOptions & { drops?: number } = {}): Block =>
  block(BlockType.PACKET, [[2, number], [2, drops], ...halves(units), ...lengths(frame), frame.bytes], list);

export const simple = ({ bytes, wireLength = bytes.length }: Frame): Block => block(BlockType.SIMPLE, [[4, wireLength], bytes]);

export const statistics = (number: number, list: readonly OptionValue[]): Block =>
  block(BlockType.STATISTICS, [[4, number], [4, 0], [4, 0]], list);

/** Names of addresses of 4 or 16 bytes, each with aliases; and what a writer may add. */
export const names = (records: readonly (readonly [address: Uint8Array, ...names: string[]])[], list: readonly OptionValue[] = []): Block =>
  block(BlockType.NAMES, [
    ...records.flatMap(([address, ...called]): Field[] => {
      const value = concat(address, bytes(called.map((name) => `${name}\\0`).join("")));
      return [[2, address.length === 4 ? 1 : 2], [2, value.length], value, padding(value.length)];
    }),
    [4, 0],
  ], list);

/** Blocks of one section, its header included. */
export function section(littleEndian: boolean, ...blocks: readonly Block[]): Uint8Array {
  return concat(...blocks.map((each) => each(littleEndian)));
}

/** A little-endian file of one section with these blocks behind its header. */
export const ng = (...blocks: readonly Block[]): Uint8Array => section(true, sectionHeader(), ...blocks);

/** Frames as a file of one section and one interface, times in nanoseconds. */
export function pcapng(frames: readonly Frame[], littleEndian = true, linkType: number = LinkType.ETHERNET): Uint8Array {
  return section(
    littleEndian, sectionHeader(), networkInterface({ linkType, resolution: 9 }), ...frames.map((frame) => enhanced(frame, { units: frame.time })),
  );
}
