/**
 * What a proxy says about the client before the client's own first byte (haproxy.org, "The PROXY protocol"): a line that
 * begins with "PROXY ", or 16 bytes of which the last two count what follows. It is named, and passed over.
 */
import { Layer, ProblemKind } from "../schema";
import { load16, load32 } from "../mem/load";
import { find } from "../mem/scan";
import { noteProblem } from "../table/problems";
import { Stream } from "./stream";

const LINE: u32 = 0x50524f58;
const HEADER: usize = 16;

/** Version of the preamble that begins at `p`, or 0. */
export function preambleAt(p: usize, end: usize): u32 {
  if (p + 6 <= end && load32(p) == LINE && load16(p + 4) == 0x5920) return 1;
  return p + HEADER <= end && load32(p) == 0x0d0a0d0a && load32(p + 4) == 0x000d0a51 && load32(p + 8) == 0x5549540a ? 2 : 0;
}

/** Where it ends, at most `end`. */
export function behindPreamble(p: usize, end: usize): usize {
  const version = preambleAt(p, end);
  if (version == 0) return p;
  return min(end, version == 1 ? find(p, end, 0x0a) + 1 : p + HEADER + load16(p + 14));
}

/** The first bytes of a client: passes over what [p, end) holds of a preamble, which may go on in the next run. */
export function passPreamble(stream: Stream, p: usize, end: usize, flow: u32): usize {
  if (stream.preambleLeft == 0 && stream.preamble == 1) {
    const version = preambleAt(p, end);
    stream.preamble = 0;
    if (version == 0) return p;
    noteProblem(ProblemKind.PROXY, Layer.FLOW, flow, <f64>version);
    if (version == 1) stream.preamble = 2;
    else stream.preambleLeft = <u32>HEADER + load16(p + 14);
  }
  if (stream.preamble == 2) {
    const lf = find(p, end, 0x0a);
    if (lf == end) return end;
    stream.preamble = 0;
    return lf + 1;
  }
  const bytes = min(stream.preambleLeft, <u32>(end - p));
  stream.preambleLeft -= bytes;
  stream.preamble = stream.preambleLeft != 0 ? 3 : 0;
  return p + bytes;
}
