/**
 * What frames are marked by, for users: Wireshark's words where it has some, and a sentence for a tooltip that says what it means. The bits are told by the
 * decoder (assembly/flow/marks.ts); test/README.md says where they differ from Wireshark's.
 */
import { FrameFlag } from "../../../assembly/schema";

export interface Mark {
  /** Of FrameFlag. */
  readonly bit: number;
  readonly name: string;
  readonly hint: string;
}

/** One for each bit that can be asked for, the graver ones first. */
export const MARKS: readonly Mark[] = [
  { bit: FrameFlag.RETRANSMISSION, name: "retransmission", hint: "Bytes that were sent before, sent again (Wireshark: TCP Retransmission, Fast Retransmission or Spurious Retransmission)" },
  { bit: FrameFlag.GAP_BEFORE, name: "gap before", hint: "The bytes before it were not captured, or come later (Wireshark: TCP Previous segment not captured)" },
  { bit: FrameFlag.OUT_OF_ORDER, name: "out of order", hint: "Captured behind a segment that was sent after it (Wireshark: TCP Out-Of-Order)" },
  { bit: FrameFlag.RESET, name: "reset", hint: "Its sender breaks the connection off, or refuses it (RST)" },
  { bit: FrameFlag.ZERO_WINDOW, name: "zero window", hint: "Its sender has no room for more bytes: the other side must wait (Wireshark: TCP ZeroWindow)" },
  { bit: FrameFlag.REPEATED_ACK, name: "duplicate ACK", hint: "Acknowledges once more what was acknowledged before: a segment behind that may be missing (Wireshark: TCP Dup ACK)" },
  { bit: FrameFlag.KEEP_ALIVE, name: "keep-alive", hint: "Asks an idle connection for a sign of life (Wireshark: TCP Keep-Alive)" },
  { bit: FrameFlag.DUPLICATE, name: "duplicate", hint: "The same packet, captured twice: it was sent only once" },
  { bit: FrameFlag.FRAGMENT, name: "fragment", hint: "A part of an IP packet, whose other parts are frames of their own" },
];

const KEEP_ALIVE_ACK = FrameFlag.KEEP_ALIVE | FrameFlag.REPEATED_ACK;
const ANSWER: Mark = { bit: KEEP_ALIVE_ACK, name: "keep-alive ACK", hint: "Answers a keep-alive: the connection is there (Wireshark: TCP Keep-Alive ACK)" };

/** What a frame is marked by, in the order of MARKS. `flags`: bits of FrameFlag. */
export function packetMarks(flags: number): readonly Mark[] {
  const isAnswer = (flags & KEEP_ALIVE_ACK) === KEEP_ALIVE_ACK;
  const marks = MARKS.filter(({ bit }) => (flags & bit) !== 0 && !(isAnswer && (bit & KEEP_ALIVE_ACK) !== 0));
  return isAnswer ? [...marks, ANSWER] : marks;
}
