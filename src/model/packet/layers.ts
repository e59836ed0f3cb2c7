/**
 * A frame of a capture taken apart: its record's header, then layer by layer what the frame holds, down to the messages of RESP. Names, titles and texts are
 * Wireshark's (4.0); the layers are those that the decoder reads (assembly/wire), and a few more in short. Never throws: what is cut or lies about its
 * size is shown as far as it goes, with a sentence about what is wrong.
 */
import type { PacketDetails } from "./details";
import { DISSECTORS } from "./layers/dissectors";
import { FIELD_CAP, type Budget } from "./layers/draft";
import type { Field, Layer, Next } from "./layers/layer";
import { protocolOfLink } from "./layers/links";
import { payloadLayer, type Payload } from "./layers/payload";
import { recordLayers } from "./layers/record";
import type { Step } from "./layers/step";
import { TCP_PAYLOAD } from "./layers/tcp";
import { hexBytes } from "./layers/texts";

export type { Field, Layer } from "./layers/layer";

/** Encapsulations in one frame; more are a bomb and not a network. */
const LAYER_CAP = 200;

const LINKS_WITH_PADDING: readonly string[] = ["eth", "sll"];

/** What is needed of a frame; `messages` and what follows tell where RESP begins and what is hidden, and may be left out. */
export type FrameToDissect = Pick<PacketDetails, "record" | "frameAt" | "captured" | "wireLength" | "linkType" | "time" | "format" | "offset"> &
  Partial<Pick<PacketDetails, "messages" | "hidden">> & { readonly row?: Pick<PacketDetails["row"], "number" | "context"> };

/** The layers of a frame in the order of their bytes. */
export function layersOf(details: FrameToDissect): Layer[] {
  const { record, frameAt } = details;
  const budget: Budget = { left: FIELD_CAP };
  const { before, behind } = recordLayers(details, budget);
  const layers = [before];
  const end = Math.min(record.length, frameAt + details.captured);
  let next: Next | undefined = { protocol: protocolOfLink(details.linkType), at: frameAt, end, wireEnd: Math.max(end, frameAt + details.wireLength) };
  let innerEnd = end;
  while (next !== undefined && next.protocol !== "data" && layers.length < LAYER_CAP) {
    const step: Step = DISSECTORS[next.protocol](record, next, budget);
    layers.push(...step.layers);
    next = step.next;
    innerEnd = Math.min(innerEnd, next?.end ?? step.end ?? innerEnd);
  }
  const payload = next === undefined ? undefined : payloadLayer(record, payloadOf(details, next), budget);
  const whole = innerEnd < end ? withPadding(layers, record, innerEnd, end) : layers;
  return [...whole, ...(payload === undefined ? [] : [payload]), ...(behind === undefined ? [] : [behind])];
}

function payloadOf({ row, messages = [], hidden = [], frameAt }: FrameToDissect, next: Next): Payload {
  const parts = messages.flatMap((message) =>
    message.parts.filter((part) => part.frame === row?.number).map((part) => ({ message, from: part.from, offset: frameAt + part.offset, length: part.length })));
  return {
    at: next.at,
    end: next.end,
    wireEnd: next.wireEnd,
    isTcp: next.hint === TCP_PAYLOAD,
    parts: parts.sort((a, b) => a.offset - b.offset),
    isResp: parts.length > 0 ? true : row === undefined ? undefined : row.context.resp !== undefined,
    begins: row?.context.resp,
    isHidden: (from, to) => hidden.some(({ offset, length }) => offset < to && offset + length > from),
  };
}

/** What is left behind a packet belongs to the layer of the link: Ethernet fills frames up to their least length. */
function withPadding(layers: readonly Layer[], record: Uint8Array, from: number, to: number): Layer[] {
  const link = layers.findIndex(({ name }) => LINKS_WITH_PADDING.includes(name));
  return layers.map((layer, at) => {
    if (at !== link) return layer;
    const [name, label] = layer.name === "eth" ? ["eth.padding", "Padding"] : [`${layer.name}.trailer`, "Trailer"];
    const padding: Field = { name, label, text: hexBytes(record, from, to - from), offset: from, length: to - from };
    return { ...layer, fields: [...layer.fields, padding] };
  });
}

/** The innermost field over a byte, with all that it lies in: first the layer, then fields inwards. Empty where no layer has the byte. */
export function pathAt(layers: readonly Layer[], offset: number): readonly (Layer | Field)[] {
  // Later layers lie within earlier ones where one covers what it carries (NFLOG's entry of the payload).
  for (const layer of [...layers].reverse()) {
    if (!covers(layer, offset) && !layer.fields.some((field) => covers(field, offset))) continue;
    const path: (Layer | Field)[] = [layer];
    for (let inner = innerAt(layer.fields, offset); inner !== undefined; inner = innerAt(inner.fields ?? [], offset)) path.push(inner);
    return path;
  }
  return [];
}

/** The field over a byte; of several over the same bytes (the bits of one) the first with parts, else the first. */
function innerAt(fields: readonly Field[], offset: number): Field | undefined {
  const over = fields.filter((field) => covers(field, offset));
  return over.reduce<Field | undefined>((best, field) => (best === undefined || field.length < best.length ? field : best), undefined);
}

function covers(part: { readonly offset: number; readonly length: number }, offset: number): boolean {
  return offset >= part.offset && offset < part.offset + part.length;
}

/** `.... 0101` of a field that is some bits of its bytes: those that are meant as digits, the others as dots, in groups of four. */
export function bitPattern(bytes: Uint8Array, { offset, length, bits, isLittle }: Field): string {
  if (bits === undefined) return "";
  let text = "";
  for (let bit = length * 8 - 1; bit >= 0; bit--) {
    const place = isLittle === true ? offset + (bit >> 3) : offset + length - 1 - (bit >> 3);
    const isMeant = ((bits >>> bit) & 1) === 1;
    text += isMeant ? String(((bytes[place] ?? 0) >> (bit & 7)) & 1) : ".";
    if (bit % 4 === 0 && bit > 0) text += " ";
  }
  return text;
}
