/** What no header describes: RESP's messages where the payload has some, else bytes. */
import { escapeBytes } from "../../escape";
import { formatCount } from "../../units";
import type { CarriedMessage } from "../details";
import { Draft, type Budget } from "./draft";
import type { Layer, Span } from "./layer";
import { addMessages, looksLikeResp, type HiddenTest } from "./resp";
import { byteCount, hexBytes } from "./texts";

/** What is known of the payload besides its bytes. */
export interface Payload extends Span {
  readonly isTcp: boolean;
  /** Parts of messages that lie in this frame, in the order of their bytes; offsets are the record's. */
  readonly parts: readonly CarriedPart[];
  /** Whether the connection carries RESP; undefined: nobody said. */
  readonly isResp: boolean | undefined;
  /** Behind how many of its bytes messages begin, and what is known of those before; for a payload of whose messages the frame is not told. */
  readonly begins: { readonly text: string; readonly from: number } | undefined;
  readonly isHidden: HiddenTest;
}

export interface CarriedPart {
  readonly message: CarriedMessage;
  /** From the message's first byte. */
  readonly from: number;
  readonly offset: number;
  readonly length: number;
}

const TITLE_CAP = 120;

export function payloadLayer(bytes: Uint8Array, payload: Payload, budget: Budget): Layer | undefined {
  const { at, end, wireEnd } = payload;
  if (at >= end) return undefined;
  const draft = new Draft(bytes, at, end, budget);
  const isResp = payload.isTcp && (payload.isResp ?? (payload.parts.length > 0 || looksLikeResp(bytes, at, end)));
  if (wireEnd > end) draft.complain(`Cut: of ${byteCount(wireEnd - at)} ${formatCount(end - at)} were captured.`);
  if (isResp) {
    addCarried(draft, payload);
    return draft.finish("resp", "REdis Serialization Protocol", end - at);
  }
  draft.text("data.data", "Data", at, end - at, payload.isHidden(at, end) ? "hidden" : hexBytes(bytes, at, end - at));
  return draft.finish("data", `Data (${byteCount(end - at)})`, end - at);
}

/** Messages as reassembly knows them; what belongs to none of them (pushes, what was sent again) as its own bytes say. */
function addCarried(draft: Draft, { at, end, parts, begins, isHidden }: Payload): void {
  let place = at;
  const [first] = parts;
  if (begins !== undefined && begins.from > 0 && (first === undefined || first.offset > at)) {
    place = Math.min(end, at + begins.from);
    draft.text("resp.fragment", "Continued", at, place - at, begins.text);
  }
  for (const part of parts) {
    const from = Math.max(place, part.offset);
    const to = Math.min(end, part.offset + part.length);
    if (to <= from) continue;
    if (from > place) addMessages(draft, place, from, isHidden);
    addPart(draft, part, from, to, isHidden);
    place = to;
  }
  if (place < end) addMessages(draft, place, end, isHidden);
}

function addPart(draft: Draft, part: CarriedPart, from: number, to: number, isHidden: HiddenTest): void {
  const { message } = part;
  const label = message.side === "request" ? "Request" : "Reply";
  const title = message.title.length > TITLE_CAP ? `${message.title.slice(0, TITLE_CAP)}…` : message.title;
  const last = part.from + to - from;
  const isWhole = last >= message.bytes;
  const range = `bytes ${formatCount(part.from + 1)} to ${formatCount(last)} of ${formatCount(message.bytes)}`;
  if (part.from > 0) draft.text("resp.fragment", `${label}, continued`, from, to - from, `${title} (${range})`);
  else {
    draft.group(message.side === "request" ? "resp.request" : "resp.reply", label, isWhole ? title : `${title} (${range}; it goes on in another frame)`, from, to - from, () => {
      if (message.side === "request" && draft.bytes[from] !== ASTERISK) draft.text("resp.inline", "Inline command", from, to - from, isHidden(from, to) ? "hidden" : escapeBytes(draft.bytes, from, Math.min(to, from + TITLE_CAP)));
      else addMessages(draft, from, to, isHidden, !isWhole);
    });
  }
}

const ASTERISK = 0x2a;
