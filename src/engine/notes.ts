/** What a pcapng capture says besides its frames, read back from its files: comments, and the names of hosts. */
import { NoteColumn, NoteKind, Table } from "../../assembly/schema";
import { hostNames } from "../model/host-names";
import { plural } from "../model/messages";
import type { Capture } from "./capture";
import type { Decoder } from "./wasm";

/** Bytes of a block of names that are read; a list of names as long as that is damage. */
const NAMES_BYTES = 2 ** 24;
/** Comments that are given at most. */
const COMMENTS_CAP = 1000;
/** Comments on files that are told in sentences, and how much of each. */
const COMMENTS_SHOWN = 5;
const COMMENT_CHARACTERS = 400;

export interface Comment {
  readonly file: string;
  /** The frame that it is about; undefined for one about a file, an interface or a section. */
  readonly frame: number | undefined;
  readonly text: string;
}

interface Place {
  readonly kind: NoteKind;
  readonly swapped: boolean;
  readonly source: number;
  readonly frame: number;
  readonly offset: number;
  readonly length: number;
}

function placeOf({ decoder }: Capture, row: number): Place {
  const at = (column: NoteColumn): number => decoder.cell(Table.NOTES, column, row);
  return {
    kind: at(NoteColumn.KIND), swapped: at(NoteColumn.SWAPPED) === 1, source: at(NoteColumn.SOURCE), frame: at(NoteColumn.FRAME),
    offset: at(NoteColumn.OFFSET), length: at(NoteColumn.LENGTH),
  };
}

async function read({ sources }: Capture, { source, offset, length }: Place): Promise<Uint8Array> {
  return (await sources[source]?.read(offset, Math.min(length, NAMES_BYTES))) ?? new Uint8Array(0);
}

/** The name that the capture gives each address; a later one takes the place of an older. */
async function readHostNames(capture: Capture): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let row = 0; row < capture.decoder.rows(Table.NOTES); row++) {
    const place = placeOf(capture, row);
    if (place.kind !== NoteKind.NAMES) continue;
    for (const [address, name] of hostNames(await read(capture, place), !place.swapped)) names.set(address, name);
  }
  return names;
}

/** Comments on the frames `first` to `last`, in the order of the file; with 0 for both, those on no frame. */
export async function readComments(capture: Capture, first: number, last: number): Promise<Comment[]> {
  const comments: Comment[] = [];
  for (let row = 0; row < capture.decoder.rows(Table.NOTES) && comments.length < COMMENTS_CAP; row++) {
    const place = placeOf(capture, row);
    if (place.kind !== NoteKind.COMMENT || place.frame < first || place.frame > last) continue;
    const text = new TextDecoder().decode(await read(capture, place)).replace(/\0+$/, "");
    comments.push({ file: capture.sources[place.source]?.name ?? "", frame: place.frame === 0 ? undefined : place.frame, text });
  }
  return comments;
}

/** Frames with a comment of their own. */
function commentedFrames(decoder: Decoder): number {
  const frames = new Set<number>();
  const kind = decoder.column(Table.NOTES, NoteColumn.KIND);
  const frame = decoder.column(Table.NOTES, NoteColumn.FRAME);
  for (let row = 0; row < frame.rows; row++) if (kind.at(row) === NoteKind.COMMENT && frame.at(row) > 0) frames.add(frame.at(row));
  return frames.size;
}

/** Comments on files, sections and interfaces; those on frames stand where their frames are shown. */
async function commentSentences(capture: Capture): Promise<string[]> {
  const comments = await readComments(capture, 0, 0);
  const sentences = comments.slice(0, COMMENTS_SHOWN).map(({ file, text }) => `${file} says: ${shortened(text)}`);
  if (comments.length > COMMENTS_SHOWN) sentences.push(`${plural(comments.length - COMMENTS_SHOWN, "more comment")} on files and interfaces.`);
  const frames = commentedFrames(capture.decoder);
  if (frames > 0) sentences.push(`${plural(frames, "frame")} ${frames === 1 ? "has a comment" : "have comments"}: see the frames in a row's details.`);
  return sentences;
}

export interface Notes {
  readonly hosts: ReadonlyMap<string, string>;
  /** Sentences with the comments. */
  readonly comments: readonly string[];
  /** Why they could not be read. */
  readonly error?: string;
}

export async function readNotes(capture: Capture): Promise<Notes> {
  try {
    return { hosts: await readHostNames(capture), comments: await commentSentences(capture) };
  } catch (error) {
    return { hosts: new Map(), comments: [], error: `Names and comments could not be read: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > COMMENT_CHARACTERS ? `${line.slice(0, COMMENT_CHARACTERS)}…` : line;
}
