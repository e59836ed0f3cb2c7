/**
 * The header of a frame's record, which belongs to the file and not to the network: pcap's 16 bytes in both byte orders (24 in Kuznetzov's variant), and
 * pcapng's packet blocks with what stands behind the frame. Neither says its byte order, but what is known of the frame does.
 */
import type { PacketDetails } from "../details";
import { formatCount, formatDateTime } from "../../units";
import { Draft, type Budget } from "./draft";
import type { Layer } from "./layer";
import { byteCount, hex, hexBytes, named, namedHex } from "./texts";

type Frame = Pick<PacketDetails, "record" | "frameAt" | "captured" | "wireLength" | "time" | "format" | "offset">;

const PCAP_HEADER = 16;
const ENHANCED = 6;
const SIMPLE = 3;
const BLOCKS: ReadonlyMap<number, string> = new Map([[2, "Packet Block"], [SIMPLE, "Simple Packet Block"], [ENHANCED, "Enhanced Packet Block"]]);

/** What stands before the frame, and what stands behind it, if anything does. */
export function recordLayers(frame: Frame, budget: Budget): { readonly before: Layer; readonly behind?: Layer } {
  return frame.format === "pcap" ? { before: pcapLayer(frame, budget) } : pcapngLayers(frame, budget);
}

function timeText({ time }: Frame): string {
  return time === undefined ? "none" : `${formatDateTime(time, 0, "utc")} UTC`;
}

function pcapLayer(frame: Frame, budget: Budget): Layer {
  const { record, frameAt, captured, wireLength, time } = frame;
  const end = Math.min(frameAt, record.length);
  const fits = (isLittle: boolean): boolean => {
    const draft = new Draft(record, 0, end, budget, isLittle);
    const lengths = [draft.number(8, 4), draft.number(12, 4)];
    return lengths.includes(captured) && lengths.includes(wireLength) && (time === undefined || draft.number(0, 4) === time.seconds);
  };
  const draft = new Draft(record, 0, end, budget, fits(true) || !fits(false));
  const isSwapped = draft.number(8, 4) !== captured && draft.number(12, 4) === captured;
  const isNano = time !== undefined && draft.number(4, 4) === time.nanoseconds && time.nanoseconds !== 0;
  draft.group("pcap.packet.timestamp", "Timestamp", timeText(frame), 0, 8, () => {
    draft.add("pcap.packet.timestamp.sec", "Timestamp sec", 0, 4);
    draft.add(isNano ? "pcap.packet.timestamp.nsec" : "pcap.packet.timestamp.usec", isNano ? "Timestamp nsec" : "Timestamp usec", 4, 4);
  });
  draft.add("pcap.packet.included_length", "Included Length", isSwapped ? 12 : 8, 4);
  draft.add("pcap.packet.origin_length", "Origin Length", isSwapped ? 8 : 12, 4);
  // Kuznetzov's records say more (libpcap, pcap_sf_patched_pkthdr): interface, protocol, packet type.
  if (frameAt > PCAP_HEADER) {
    draft.add("pcap.packet.ifindex", "Interface index", 16, 4);
    draft.add("pcap.packet.protocol", "Protocol", 20, 2, (value) => hex(value, 2));
    draft.add("pcap.packet.pkt_type", "Packet type", 22, 1);
  }
  return draft.finish("pcap", `Record of pcap at ${formatCount(frame.offset)}: ${sizes(frame)}`, frameAt);
}

function sizes({ captured, wireLength }: Frame): string {
  return `${byteCount(wireLength)} on wire, ${byteCount(captured)} captured`;
}

function pcapngLayers(frame: Frame, budget: Budget): { readonly before: Layer; readonly behind?: Layer } {
  const { record, frameAt, captured } = frame;
  const isLittle = BLOCKS.has(new Draft(record, 0, record.length, budget, true).number(0, 4));
  const draft = new Draft(record, 0, Math.min(frameAt, record.length), budget, isLittle);
  const type = draft.add("pcapng.block.type", "Block Type", 0, 4, namedHex(BLOCKS, 4));
  draft.add("pcapng.block.length", "Block Length", 4, 4);
  if (type === SIMPLE) draft.add("pcapng.packet.packet_length", "Packet Length", 8, 4);
  else {
    if (type === ENHANCED) draft.add("pcapng.interface_id", "Interface", 8, 4);
    else {
      draft.add("pcapng.packet.interface_id", "Interface", 8, 2);
      draft.add("pcapng.packet.drops_count", "Drops Count", 10, 2, (value) => (value === 0xffff ? "not known" : String(value)));
    }
    draft.group("pcapng.timestamp", "Timestamp", timeText(frame), 12, 8, () => {
      draft.add("pcapng.timestamp_high", "Timestamp (High)", 12, 4);
      draft.add("pcapng.timestamp_low", "Timestamp (Low)", 16, 4);
    });
    draft.add("pcapng.packet.captured_length", "Captured Length", 20, 4);
    draft.add("pcapng.packet.packet_length", "Packet Length", 24, 4);
  }
  const name = BLOCKS.get(type) ?? "Block";
  const before = draft.finish("pcapng", `${name} of pcapng at ${formatCount(frame.offset)}: ${sizes(frame)}`, frameAt);
  const from = frameAt + captured;
  if (from >= record.length) return { before };
  return { before, behind: behindLayer(new Draft(record, from, record.length, budget, isLittle), name, captured, type !== SIMPLE) };
}

const OPTIONS: ReadonlyMap<number, string> = new Map([
  [0, "End of Options"], [1, "Comment"], [2, "Flags"], [3, "Hash"], [4, "Drop Count"], [5, "Packet ID"], [6, "Queue"], [7, "Verdict"], [2988, "Custom (text)"], [2989, "Custom (bytes)"],
  [19372, "Custom (text, not copied)"], [19373, "Custom (bytes, not copied)"],
]);
const DIRECTIONS: ReadonlyMap<number, string> = new Map([[0, "Information Not Available"], [1, "Inbound"], [2, "Outbound"]]);
const RECEPTIONS: ReadonlyMap<number, string> = new Map([[0, "Not Specified"], [1, "Unicast"], [2, "Multicast"], [3, "Broadcast"], [4, "Promiscuous"]]);

/** Padding, options, and the block's length again. */
function behindLayer(draft: Draft, name: string, captured: number, mayHaveOptions: boolean): Layer {
  const { start, end, bytes } = draft;
  const padding = Math.min((4 - (captured & 3)) & 3, end - start);
  if (padding > 0) draft.text("pcapng.packet.padding", "Packet Padding", start, padding, hexBytes(bytes, start, padding));
  const from = start + padding;
  const stop = Math.max(from, end - 4);
  if (mayHaveOptions && from + 4 <= stop) {
    draft.group("pcapng.options", "Options", "", from, stop - from, () => {
      for (let at = from; at + 4 <= stop; ) {
        const length = addOption(draft, at, stop);
        if (length === 0) break;
        at += length;
      }
    });
  }
  if (end - stop === 4) draft.add("pcapng.block.length_trailer", "Block Length (trailer)", stop, 4);
  return draft.finish("pcapng", `${name}, its end`, end - start);
}

/** Gives its length with its padding, 0 for the last one. */
function addOption(draft: Draft, at: number, stop: number): number {
  const code = draft.number(at, 2);
  const length = draft.number(at + 2, 2);
  const place = at + 4;
  const isLying = place + length > stop;
  const padding = isLying ? 0 : Math.min((4 - (length & 3)) & 3, stop - place - length);
  const title = OPTIONS.get(code) ?? "Unknown";
  if (isLying) draft.complain(`An option lies about its size: ${title}.`);
  draft.group("pcapng.options.option", "Option", optionText(draft, code, title, place, isLying ? 0 : length), at, isLying ? stop - at : 4 + length + padding, () => {
    draft.add("pcapng.options.option.code", "Code", at, 2, named(OPTIONS));
    draft.add("pcapng.options.option.length", "Length", at + 2, 2);
    if (isLying) return;
    if (code === 1) draft.text("pcapng.options.option.data.comment", "Comment", place, length, commentText(draft, place, length));
    else if (code === 2 && length === 4) addFlags(draft, place);
    else if ((code === 4 || code === 5) && length === 8) draft.text(code === 4 ? "pcapng.options.option.data.packet.drop_count" : "pcapng.options.option.data.packet.id", title, place, 8, String(draft.long(place)));
    else if (code === 6 && length === 4) draft.add("pcapng.options.option.data.packet.queue", title, place, 4);
    else if (length > 0) draft.text("pcapng.options.option.data", "Option Data", place, length, hexBytes(draft.bytes, place, length));
    if (padding > 0) draft.text("pcapng.options.option.padding", "Option Padding", place + length, padding, hexBytes(draft.bytes, place + length, padding));
  }, isLying ? { problem: `It says that it has ${byteCount(length)}; ${stop - place} are left for it.` } : {});
  return isLying || code === 0 ? 0 : 4 + length + padding;
}

/** With its value, where it is short. */
function optionText(draft: Draft, code: number, title: string, at: number, length: number): string {
  if (code === 1 && length > 0) return `${title} = ${commentText(draft, at, length)}`;
  return code === 4 && length === 8 ? `${title} = ${draft.long(at)}` : title;
}

function commentText(draft: Draft, at: number, length: number): string {
  return new TextDecoder().decode(draft.bytes.subarray(at, at + length));
}

function addFlags(draft: Draft, at: number): void {
  draft.group("pcapng.options.option.data.packet.flags", "Flags", hex(draft.number(at, 4), 4), at, 4, () => {
    draft.bits("pcapng.options.option.data.packet.flags.link_layer_errors", "Link Layer Errors", at, 4, 0xffff0000, (value) => hex(value, 2));
    draft.bits("pcapng.options.option.data.packet.flags.fcs_length", "FCS Length", at, 4, 0x000001e0);
    draft.bits("pcapng.options.option.data.packet.flags.reception_type", "Reception Type", at, 4, 0x0000001c, (value) => `${RECEPTIONS.get(value) ?? "Unknown"} (0x${value})`);
    draft.bits("pcapng.options.option.data.packet.flags.direction", "Direction", at, 4, 0x00000003, (value) => `${DIRECTIONS.get(value) ?? "Unknown"} (0x${value})`);
  });
}
