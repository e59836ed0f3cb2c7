/**
 * TCP, RFC 9293.
 *
 *   0      2      4          8                 12       13      14       16         18       20
 *   | from | to   | sequence | acknowledgement | offset | flags | window | checksum | urgent | options … | payload
 */
import { load16, load32 } from "../mem/load";
import { setPayload, setTcp, setTimestamp, Stop, stopAt } from "./packet";

const MIN_HEADER: usize = 20;
export const FIN: u32 = 1;
export const SYN: u32 = 2;
export const RST: u32 = 4;
export const ACK: u32 = 16;

const OPTION_END: u32 = 0;
const OPTION_NOP: u32 = 1;
const OPTION_TIMESTAMPS: u32 = 8;
/** NOP NOP kind 8 length 10: how nearly every stack lays the option out (RFC 7323, appendix A). */
const NOP_NOP_TIMESTAMPS: u32 = 0x0a080101;

export function decodeTcp(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + MIN_HEADER > end) return stopAt(Stop.CUT, 6);
  const header = <usize>(load<u8>(p + 12) >> 4) << 2;
  if (header < MIN_HEADER || p + header > wireEnd) return stopAt(Stop.BAD, 6);
  setTcp(load16(p), load16(p + 2), load32(p + 4), load32(p + 8), load<u8>(p + 13), load16(p + 14), load16(p + 16));
  const data = p + header;
  if (header > MIN_HEADER) decodeOptions(p + MIN_HEADER, min(data, end));
  setPayload(data, data < end ? <u32>(end - data) : 0, <u32>(wireEnd - data));
  return Stop.TCP;
}

/** Only the timestamp is wanted. An option that lies about its length ends the list. */
function decodeOptions(p: usize, end: usize): void {
  if (p + 12 <= end && load<u32>(p) == NOP_NOP_TIMESTAMPS) {
    setTimestamp(load32(p + 4));
    return;
  }
  while (p < end) {
    const kind = <u32>load<u8>(p);
    if (kind == OPTION_END) return;
    if (kind == OPTION_NOP) {
      p += 1;
      continue;
    }
    if (p + 2 > end) return;
    const length = <usize>load<u8>(p + 1);
    if (length < 2 || p + length > end) return;
    if (kind == OPTION_TIMESTAMPS && length == 10) setTimestamp(load32(p + 2));
    p += length;
  }
}
