/** Why rows are not exact: a part of schema.ts, and bound by its rules. */

/** Why a row is not EXACT. */
export enum Reason {
  NONE,
  /** A delivery, a line of MONITOR, the replication stream: nothing to pair. */
  UNSOLICITED,
  /** A reply whose request came before the capture began. */
  BEFORE_CAPTURE,
  /** The capture or the connection ended first. */
  ENDED,
  /** Bytes of the reply were not captured. */
  REPLY_LOST,
  /** Bytes of the request were not captured. */
  REQUEST_LOST,
  /** Paired again after lost bytes, by acknowledgement numbers. */
  AFTER_GAP,
  /** The reply follows lost bytes of the requests. */
  NO_REQUEST,
  /** The other direction is not in the capture at all. */
  ONE_SIDED,
  /** A reply to bytes that are no command. */
  PROTOCOL_ERROR,
  /** The capture began in the middle of the connection: what was under way then is not known. */
  MIDSTREAM,
}
