/** IPv4 (RFC 791) with its options. */
import { Draft } from "./draft";
import type { Protocol } from "./layer";
import { DSCP_NAMES, ECN_NAMES, IP_PROTOCOLS, trafficText } from "./names";
import { carrying, type Dissector } from "./step";
import { byteCount, hex, hexBytes, hexOf, ipv4At, named } from "./texts";

const LEAST = 20;

const PROTOCOLS: ReadonlyMap<number, Protocol> = new Map([[1, "icmp"], [4, "ipv4"], [6, "tcp"], [17, "udp"], [41, "ipv6"], [47, "gre"], [58, "icmpv6"], [137, "mpls"]]);

export function protocolOfIp(protocol: number): Protocol {
  return PROTOCOLS.get(protocol) ?? "data";
}

export const ipv4: Dissector = (bytes, span, budget) => {
  const { at, end, wireEnd } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (end - at < LEAST) draft.complain(`Cut: of its header of at least ${LEAST} bytes ${end - at} are there.`);
  const version = draft.bits("ip.version", "Version", at, 1, 0xf0);
  const header = draft.bits("ip.hdr_len", "Header Length", at, 1, 0x0f, (words) => `${byteCount(words * 4)} (${words})`) * 4;
  draft.group("ip.dsfield", "Differentiated Services Field", `${hex(draft.number(at + 1, 1), 1)} (${trafficText(draft.number(at + 1, 1))})`, at + 1, 1, () => {
    draft.bits("ip.dsfield.dscp", "Differentiated Services Codepoint", at + 1, 1, 0xfc, named(DSCP_NAMES));
    draft.bits("ip.dsfield.ecn", "Explicit Congestion Notification", at + 1, 1, 0x03, named(ECN_NAMES));
  });
  const total = draft.add("ip.len", "Total Length", at + 2, 2);
  draft.add("ip.id", "Identification", at + 4, 2, (value) => `${hex(value, 2)} (${value})`);
  const place = draft.number(at + 6, 2);
  draft.group("ip.flags", "Flags", flagsText(place >> 13), at + 6, 1, () => {
    draft.flag("ip.flags.rb", "Reserved bit", at + 6, 1, 0x80);
    draft.flag("ip.flags.df", "Don't fragment", at + 6, 1, 0x40);
    draft.flag("ip.flags.mf", "More fragments", at + 6, 1, 0x20);
  }, { bits: 0xe0 });
  draft.bits("ip.frag_offset", "Fragment Offset", at + 6, 2, 0x1fff, (units) => String(units * 8));
  draft.add("ip.ttl", "Time to Live", at + 8, 1);
  const protocol = draft.add("ip.proto", "Protocol", at + 9, 1, named(IP_PROTOCOLS));
  draft.add("ip.checksum", "Header Checksum", at + 10, 2, (value) => `${hex(value, 2)} [validation disabled]`);
  draft.text("ip.src", "Source Address", at + 12, 4, ipv4At(bytes, at + 12));
  draft.text("ip.dst", "Destination Address", at + 16, 4, ipv4At(bytes, at + 16));

  if (!draft.isBroken && version !== 4) draft.complain(`Its version is ${version} and not 4.`);
  if (!draft.isBroken && header < LEAST) draft.complain(`The header says that it has ${byteCount(header)}; ${LEAST} are the least.`);
  if (!draft.isBroken && total !== 0 && total < header) draft.complain(`It says that all of it has ${byteCount(total)}, less than its header.`);
  const isSound = !draft.isBroken;
  if (isSound && at + header > end) draft.complain(`Cut: of its header of ${header} bytes ${end - at} are there.`);
  if (isSound && header > LEAST) addOptions(draft, at + LEAST, Math.min(at + header, end));
  // A total length of 0 is left to the network card (offload), one beyond the frame is a lie.
  if (!draft.isBroken && total > wireEnd - at) draft.complain(`It says that it has ${byteCount(total)}; the frame has ${wireEnd - at}.`);
  const innerWire = total === 0 ? wireEnd : Math.min(wireEnd, at + total);
  const title = draft.has(at + 12, 8) ? `Internet Protocol Version 4, Src: ${ipv4At(bytes, at + 12)}, Dst: ${ipv4At(bytes, at + 16)}` : "Internet Protocol Version 4";
  const layer = draft.finish("ip", title, isSound ? header : LEAST);
  if (!isSound) return { layers: [layer] };
  // The first fragment begins with the header of what is carried; the others are bytes from its middle.
  const isLater = (place & 0x1fff) !== 0;
  return carrying(layer, isLater ? "data" : protocolOfIp(protocol), at + header, { at, end: Math.min(end, innerWire), wireEnd: innerWire });
};

function flagsText(flags: number): string {
  const names = [...((flags & 4) !== 0 ? ["Reserved bit"] : []), ...((flags & 2) !== 0 ? ["Don't fragment"] : []), ...((flags & 1) !== 0 ? ["More fragments"] : [])];
  return [hex(flags, 0), ...names].join(", ");
}

/** Wireshark's names of an option: in filters, in titles, and of its number. */
const OPTIONS: ReadonlyMap<number, readonly [string, string, string]> = new Map([
  [0, ["ip.options.eol", "End of Options List (EOL)", "End of Option List (EOL)"]], [1, ["ip.options.nop", "No-Operation (NOP)", "No-Operation (NOP)"]],
  [130, ["ip.options.security", "Security", "Security"]], [131, ["ip.options.route", "Loose Source Route", "Loose source route"]],
  [68, ["ip.options.timestamp", "Time Stamp", "Time stamp"]], [134, ["ip.options.cipso", "Commercial Security", "Commercial IP security option"]],
  [7, ["ip.options.record_route", "Record Route", "Record route"]], [136, ["ip.options.sid", "Stream ID", "Stream identifier"]],
  [137, ["ip.options.route", "Strict Source Route", "Strict source route"]], [148, ["ip.options.routeralert", "Router Alert", "Router Alert"]],
  [25, ["ip.options.qs", "Quick-Start", "Quick-Start"]], [82, ["ip.options.traceroute", "Traceroute", "Traceroute"]],
]);
const CLASSES: ReadonlyMap<number, string> = new Map([[0, "Control"], [1, "Reserved for future use"], [2, "Debugging and measurement"], [3, "Reserved for future use"]]);
/** One for each byte of the header's 40 at most. */
const ROUTES = [7, 131, 137];

function addOptions(draft: Draft, from: number, to: number): void {
  const names: string[] = [];
  for (let at = from; at < to; at += lengthAt(draft, at, to)) {
    const type = draft.number(at, 1);
    if (type !== 1) names.push(OPTIONS.get(type)?.[1] ?? `Unknown (${hex(type, 1)})`);
    if (type === 0) break;
  }
  draft.group("ip.options", "Options", `(${byteCount(to - from)})${names.map((name) => `, ${name}`).join("")}`, from, to - from, () => {
    for (let at = from; at < to; ) {
      const length = addOption(draft, at, to);
      if (length === 0) break;
      at += length;
    }
  });
}

/** The length of the option at a place; the rest where it lies. */
function lengthAt(draft: Draft, at: number, to: number): number {
  const length = draft.number(at, 1) <= 1 ? 1 : draft.number(at + 1, 1);
  return length < 1 || (length < 2 && draft.number(at, 1) > 1) || at + length > to ? to - at : length;
}

/** Gives its length, 0 for the last one. */
function addOption(draft: Draft, at: number, to: number): number {
  const type = draft.number(at, 1);
  const [name, title, number] = OPTIONS.get(type) ?? ["ip.options.unknown", `Unknown (${hex(type, 1)})`, "Unknown"];
  const isSingle = type <= 1;
  const said = isSingle ? 1 : at + 1 < to ? draft.number(at + 1, 1) : 0;
  const isLying = !isSingle && (said < 2 || at + said > to);
  const problem = !isLying ? undefined : at + 1 >= to ? "Its length is missing." : `It says that it has ${byteCount(said)}; ${said < 2 ? "2 are the least" : `${to - at} are left for it`}.`;
  if (problem !== undefined) draft.complain(`An option lies about its size: ${title}.`);
  const length = isLying ? to - at : said;
  const alert = type === 148 && length === 4 ? alertText(draft.number(at + 2, 2)) : "";
  draft.group(name, isSingle ? `IP Option - ${title}` : `IP Option - ${title} (${byteCount(length)})`, alert, at, length, () => {
    draft.group("ip.opt.type", "Type", String(type), at, 1, () => {
      draft.flag("ip.opt.type.copy", "Copy on fragmentation", at, 1, 0x80, ["No", "Yes"]);
      draft.bits("ip.opt.type.class", "Class", at, 1, 0x60, named(CLASSES));
      draft.bits("ip.opt.type.number", "Number", at, 1, 0x1f, (value) => `${number} (${value})`);
    });
    if (isSingle || at + 1 >= to) return;
    draft.add("ip.opt.len", "Length", at + 1, 1);
    if (!isLying) addOptionBody(draft, type, at, length);
  }, problem === undefined ? {} : { problem });
  return isLying || type === 0 ? 0 : length;
}

function addOptionBody(draft: Draft, type: number, at: number, length: number): void {
  const stop = at + length;
  if (ROUTES.includes(type) && length >= 3) {
    const pointer = draft.add("ip.opt.ptr", "Pointer", at + 2, 1);
    for (let place = at + 3; place + 4 <= stop; place += 4) {
      const next = at + pointer - 1;
      const [name, label] = routeName(type === 7, place >= next);
      draft.text(name, label, place, 4, `${ipv4At(draft.bytes, place)}${place === next ? " <- (next)" : ""}`);
    }
  } else if (type === 68 && length >= 4) {
    draft.add("ip.opt.ptr", "Pointer", at + 2, 1);
    draft.bits("ip.opt.overflow", "Overflow", at + 3, 1, 0xf0);
    const flag = draft.bits("ip.opt.flag", "Flag", at + 3, 1, 0x0f, (value) => `${STAMPS.get(value) ?? "Unknown"} (${hex(value, 0)})`);
    const size = flag === 0 ? 4 : 8;
    for (let place = at + 4; place + size <= stop; place += size) {
      if (size === 8) draft.text("ip.opt.time_stamp_addr", "Address", place, 4, ipv4At(draft.bytes, place));
      draft.add("ip.opt.time_stamp", "Time stamp", place + size - 4, 4);
    }
  } else if (type === 148 && length === 4) draft.add("ip.opt.ra", "Router Alert", at + 2, 2, alertText);
  else if (type === 136 && length === 4) draft.add("ip.opt.sid", "Stream Identifier", at + 2, 2, hexOf(2));
  else if (length > 2) draft.text("ip.opt.data", "Value", at + 2, length - 2, hexBytes(draft.bytes, at + 2, length - 2));
}

/** RFC 2113. */
function alertText(value: number): string {
  return `${value === 0 ? "Router shall examine packet" : "Reserved"} (${value})`;
}

/** Whether a route is recorded or given; whether the place is still to be used. */
function routeName(isRecord: boolean, isOpen: boolean): readonly [string, string] {
  if (isRecord) return isOpen ? ["ip.empty_rt", "Empty Route"] : ["ip.rec_rt", "Recorded Route"];
  return isOpen ? ["ip.src_rt", "Source Route"] : ["ip.rec_rt", "Recorded Route"];
}

const STAMPS: ReadonlyMap<number, string> = new Map([[0, "Time stamps only"], [1, "Time stamp and address"], [3, "Time stamps for prespecified addresses"]]);
