/** What is told of records that are walked again: a part of the shared vocabulary (schema.ts). */

/** How `walk` leaves each segment of the records it was given. */
export enum SegmentColumn {
  /** u32 each: frame number counted from the first record given (0, 1, 2 …) */
  FRAME,
  /** offset of the payload in the lookup buffer, and its captured length */
  PAYLOAD,
  LENGTH,
  /** TCP sequence number of the first payload byte (SYN counted) */
  SEQUENCE,
  /** offset and length of the whole record in the lookup buffer */
  RECORD,
  RECORD_LENGTH,
  /** bytes of payload on the wire */
  WIRE_LENGTH,
  /** bits of TCP's flags; 0 where the frame is no whole segment */
  FLAGS,
  /** f64 in two words: nanoseconds since the capture's first frame; NaN where neither the record nor one given before it has a time */
  TIME,
  TIME_HIGH,
  /** u32 each: offset of the frame's first byte in the lookup buffer, bytes captured of it, and on the wire */
  FRAME_AT,
  FRAME_CAPTURED,
  FRAME_WIRE,
  /** LINKTYPE of its interface, NONE where that is not described */
  LINK,
  /** u32 each: TCP's acknowledgement number, and its window, unscaled; 0 where the frame is no whole segment */
  ACKNOWLEDGEMENT,
  WINDOW,
}
