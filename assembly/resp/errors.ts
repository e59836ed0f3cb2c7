/**
 * The code of an error: its first word, by which clients and INFO errorstats tell errors apart (ERR, WRONGTYPE, MOVED). Servers count
 * errors whose first word is too long as ERR, and stop at 128 different ones (src/networking.c, afterErrorReply): so does this.
 */
import { NONE } from "../schema";
import { appendError } from "../table/errors";
import { findText, internText } from "./keys";
import { Stream, WORD_BYTES } from "./stream";

const CODES: u32 = 128;
/** Rows of TEXTS that are codes so far: others are in no order among them. */
const codes: usize = memory.data(128 * 4, 4);
let known: u32 = 0;
const ERR: usize = memory.data<u8>([0x45, 0x52, 0x52]);

/** Row `command` ended in the error whose first bytes are the stream's words. */
export function noteError(command: u32, stream: Stream): void {
  const p = changetype<usize>(stream) + offsetof<Stream>("word0");
  const kept = min(stream.wordLength, WORD_BYTES);
  let length: u32 = 0;
  while (length < kept && load<u8>(p + length) > 0x20) length++;
  // A word that fills what is kept may go on.
  appendError(command, length == 0 || length == WORD_BYTES ? code(ERR, 3) : code(p, length));
}

/** Row of TEXTS; NONE for the code of one too many. */
function code(p: usize, length: u32): u32 {
  const row = known < CODES ? internText(p, length) : findText(p, length);
  for (let i: u32 = 0; i < known; i++) if (load<u32>(codes + (<usize>i << 2)) == row) return row;
  if (known == CODES) return NONE;
  store<u32>(codes + (<usize>known << 2), row);
  known += 1;
  return row;
}
