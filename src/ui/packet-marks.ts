/** What frames are marked by, in Wireshark's words. */
import { FrameFlag } from "../../assembly/schema";

export interface Mark {
  /** Of FrameFlag. */
  readonly bit: number;
  readonly name: string;
  readonly hint: string;
}

export const MARKS: readonly Mark[] = [
  { bit: FrameFlag.RETRANSMISSION, name: "retransmission", hint: "Bytes that were sent before, sent again" },
  { bit: FrameFlag.OUT_OF_ORDER, name: "out of order", hint: "Bytes before some that were captured earlier" },
  { bit: FrameFlag.DUPLICATE, name: "duplicate", hint: "The same packet, captured twice" },
  { bit: FrameFlag.GAP_BEFORE, name: "gap before", hint: "The segment before it was not captured" },
  { bit: FrameFlag.ZERO_WINDOW, name: "zero window", hint: "Its sender takes no more bytes" },
  { bit: FrameFlag.FRAGMENT, name: "fragment", hint: "A part of an IP packet" },
];
