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
  /**
   * How a payload of RESP is told; undefined: the connection carries something else. `text`: what reassembly knows of its beginning, which
   * tcpdump would misread since no message begins there; empty where one does. `from`: bytes of the payload behind which messages begin.
   * `types`: 3 where replies have types that tcpdump does not know.
   */
  readonly resp?: { readonly text: string; readonly from: number; readonly types: 2 | 3 };
}
