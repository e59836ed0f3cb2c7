/** What decoding can stumble over, and where: the part of the shared vocabulary (schema.ts) that grows most. */

export enum Layer { CAPTURE, LINK, IP, TCP, FLOW, RESP }
/** `detail` is named behind each. */
export enum ProblemKind {
  /** The file ends inside a record: bytes of the record that are there. */
  RECORD_CUT,
  /** A record header that cannot be one: bytes skipped to the next. */
  RECORD_DAMAGED,
  /** Captured with a snapshot length: bytes missing. */
  FRAME_SNAPPED,
  /** A header that ends with the frame, or lies about its size: the protocol's number. */
  HEADER_CUT,
  HEADER_BAD,
  /** An IP packet of which not all fragments are there: its identification. */
  FRAGMENT,
  /** Bytes that the capture lost in a stream: how many. */
  GAP,
  /** The cap on out-of-order bytes was reached: the cap. */
  OUT_OF_ORDER_CAP,
  /** Bytes that are no RESP: the byte. */
  NOT_RESP,
  /** Nested deeper than the cap: the cap. */
  NESTING_CAP,
  /** A header line longer than the cap: the cap. */
  LINE_CAP,
  /** A request that Redis answers with a protocol error: the byte. */
  BAD_REQUEST,
  /** Bytes passed over until the next message: how many. */
  RESYNCED,
  /** A cap of a table was reached: the cap. */
  KEY_CUT,
  NAMES_CAP,
  STATES_CAP,
  FLOWS_CAP,
  OUTSTANDING_CAP,
  PROBLEMS_CAP,
  /** The memory budget was reached: the budget in bytes. */
  BUDGET,
  /** A frame is older than the one before it by more than the reader may reorder: nanoseconds. */
  TIME_BACKWARDS,
  /** TLS on this flow: not readable without keys. */
  TLS,
  /** The cluster bus: binary, set aside. */
  CLUSTER_BUS,
  /** HTTP sent to a Redis port. */
  HTTP,
  /** A pcapng interface whose frames are not decoded: its number within its section times INTERFACE_SHIFT, plus its link type. */
  INTERFACE_UNREAD,
  /** A pcapng section of a version that is not known: the version. */
  SECTION_UNREAD,
  /** Frames that the capturing host dropped, as it counted them: how many. */
  FRAMES_DROPPED,
  /** Frames that were dropped right before a frame, as that one's record says: how many. */
  DROPPED_BEFORE,
  /** More notes than are kept (comments, names): the cap. */
  NOTES_CAP,
  /** A packet that the capture holds twice: the frame that repeats it is set aside. */
  FRAME_TWICE,
  /** The whole file is the same as another one: that one's source. */
  FILE_TWICE,
  /** The file covers a time that another one covers too: that one's source. */
  FILES_OVERLAP,
  /** HAProxy's preamble before the first request: its version. */
  PROXY,
  /** Files of the ring are missing behind this one: how many, or 0 where only the time tells that. */
  FILE_MISSING,
  /** A command with more keys than are kept: the cap. */
  KEYS_CAP,
}
