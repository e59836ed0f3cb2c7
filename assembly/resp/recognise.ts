/**
 * What the first bytes of a direction are. Any port can carry RESP, and other traffic is never taken for it: an array of
 * bulk strings is proof, a reply or an inline command only a hint that the other direction has to confirm.
 */
import { load16, load32 } from "../mem/load";
import { find } from "../mem/scan";
import { isDeliveryHead } from "./deliveries";
import { isKnownName } from "./names";
import { behindPreamble } from "./preamble";
import { beginsRequest, fitsInline, fitsReply, fitsRequest } from "./resync";

export enum Evidence {
  /** Too few bytes to tell. */
  SHORT,
  /** An array of bulk strings whose first is a known command: a request, or what a primary sends to its replica. */
  REQUEST,
  /** Another one: a request to a module perhaps, or a reply. */
  ARRAY,
  DELIVERY,
  REPLY,
  /** A line that begins with a command's name. */
  INLINE,
  HTTP,
  TLS,
  CLUSTER_BUS,
  OTHER,
}

/** More are never needed to tell. */
export const PROBE_BYTES: u32 = 256;

/** "RCmb", the first bytes of every message of the cluster bus. */
const BUS_SIGNATURE: u32 = 0x52436d62;
/** `GET `. */
const GET: u32 = 0x47455420;
const TLS_HANDSHAKE: u32 = 0x16;
const TLS_MAJOR: u32 = 3;

export function recognise(p: usize, end: usize): Evidence {
  p = behindPreamble(p, end);
  if (p == end) return Evidence.SHORT;
  const length = <u32>(end - p);
  const first = load<u8>(p);
  if (length >= 3 && first == TLS_HANDSHAKE && load<u8>(p + 1) == TLS_MAJOR) return Evidence.TLS;
  if (length >= 4 && load32(p) == BUS_SIGNATURE) return Evidence.CLUSTER_BUS;
  if (fitsRequest(p, end)) return isDeliveryHead(p, end) ? Evidence.DELIVERY : namesCommand(p, end) ? Evidence.REQUEST : Evidence.ARRAY;
  if (beginsRequest(p, end)) return Evidence.SHORT;
  if (fitsReply(p, end)) return Evidence.REPLY;
  const lf = find(p, min(end, p + PROBE_BYTES), 0x0a);
  const complete = lf < end && load<u8>(lf) == 0x0a;
  if (complete && isHttp(p, lf)) return Evidence.HTTP;
  if (fitsInline(p, end)) return Evidence.INLINE;
  if (!complete && length < PROBE_BYTES && couldBegin(p, end)) return Evidence.SHORT;
  return Evidence.OTHER;
}

/** Whether the first bulk string of the array at `p` is the name of a command. */
function namesCommand(p: usize, end: usize): bool {
  const first = find(p, end, 0x0a) + 1;
  const name = first < end ? find(first, end, 0x0a) + 1 : end;
  let until = name;
  while (until < end && load<u8>(until) != 0x0d) until += 1;
  return name < end && isKnownName(name, <u32>(until - name));
}

/** `HTTP/1.1 200 OK`, or a method that no command is called like, GET apart, and ` HTTP/1.x` at the line's end. */
function isHttp(p: usize, lf: usize): bool {
  if (lf - p >= 5 && load32(p) == 0x48545450) return true;
  const end = load<u8>(lf - 1) == 0x0d ? lf - 1 : lf;
  if (end - p < 12 || load<u8>(end - 9) != 0x20 || load32(end - 8) != 0x48545450 || load16(end - 4) != 0x2f31) return false;
  let word = p;
  while (load<u8>(word) != 0x20) word += 1;
  return load32(p) == GET || !isKnownName(p, <u32>(word - p));
}

/** A piece of a header line or of an inline command: printable so far. */
function couldBegin(p: usize, end: usize): bool {
  while (p < end) {
    const c = load<u8>(p);
    if ((c < 0x20 && c != 0x0d) || c > 0x7e) return false;
    p += 1;
  }
  return true;
}
