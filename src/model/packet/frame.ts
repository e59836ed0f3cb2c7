/** A frame as the capture holds it: what prints it (tcpdump-line.ts) and what takes it apart (layers.ts) are given. */

export interface CapturedFrame {
  /** What was captured of it, from its link layer's first byte on; or the first of those bytes, where only a line of it is to be shown. */
  readonly bytes: Uint8Array;
  /** Bytes that were captured. */
  readonly captured: number;
  /** Bytes that it had on the wire; more where a snapshot length cut it. */
  readonly wireLength: number;
  /** LINKTYPE_ number; undefined where its interface is not described. */
  readonly linkType: number | undefined;
  /** Since the Unix epoch; undefined where its record has no time. */
  readonly time: { readonly seconds: number; readonly nanoseconds: number } | undefined;
}

/** What the rest of the capture knows of a frame, for its line. */
export interface FrameContext {
  /** To be taken from sequence and acknowledgement number (modulo 2^32), as tcpdump does behind a connection's first acknowledgement; undefined: they are told as they are. */
  readonly relative?: { readonly sequence: number; readonly acknowledgement: number };
  /** RESP: the payload begins a message and is told as tcpdump tells it. A text: what reassembly knows of a payload that tcpdump would misread. Undefined: the connection carries something else. */
  readonly resp?: "RESP" | { readonly text: string };
}
