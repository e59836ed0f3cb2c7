/**
 * Linux cooked captures, `-i any`: version 1 (LINKTYPE_LINUX_SLL) and 2 (LINKTYPE_LINUX_SLL2), tcpdump.org/linktypes.
 *
 *   v1  0      2      4         6            14       16
 *       | type | hard | addrlen | address    | proto  | payload
 *   v2  0       2     4         8      10     11        12           20
 *       | proto | mbz | ifindex | hard | type | addrlen | address    | payload
 */
import { load16 } from "../mem/load";
import { decodeEtherType } from "./ethernet";
import { Stop, stopAt } from "./packet";

const V1_HEADER: usize = 16;
const V1_PROTOCOL: usize = 14;
const V2_HEADER: usize = 20;

export function decodeSll(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + V1_HEADER > end) return stopAt(Stop.CUT, 113);
  return decodeEtherType(load16(p + V1_PROTOCOL), p + V1_HEADER, end, wireEnd);
}

export function decodeSll2(p: usize, end: usize, wireEnd: usize): Stop {
  if (p + V2_HEADER > end) return stopAt(Stop.CUT, 276);
  return decodeEtherType(load16(p), p + V2_HEADER, end, wireEnd);
}
