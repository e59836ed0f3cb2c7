/**
 * The in-order bytes that are being consumed: which frame carried them, when, and what it acknowledged. Set by the
 * assembler before each run; out-of-order bytes keep the frame and time they came with.
 */
export let runFrame: u32 = 0;
/** Nanoseconds since the capture's first frame. */
export let runTime: f64 = 0;
/** The acknowledgement number of that frame, when it has one. */
export let runAck: u32 = 0;
export let runHasAck: bool = false;

/** Sequence number behind what the tokenizer has consumed: where the value that ends now ends. */
export let position: u32 = 0;

// @ts-ignore: decorator
@inline
export function setPosition(sequence: u32): void {
  position = sequence;
}

export function setRun(frame: u32, time: f64, ack: u32, hasAck: bool): void {
  runFrame = frame;
  runTime = time;
  runAck = ack;
  runHasAck = hasAck;
}
