/** Link types that wrap another one, or a packet, in what the capturing system had to say: PPI, PKTAP, NFLOG; and raw IP. */
import { Draft } from "./draft";
import type { Protocol } from "./layer";
import { protocolOfLink } from "./links";
import { ETHER_TYPES } from "./names";
import { carrying, type Dissector } from "./step";
import { hex, hexBytes, hexOf, named, namedHex } from "./texts";

const PPI_FIELDS: ReadonlyMap<number, string> = new Map([
  [2, "802.11-Common"], [3, "802.11n MAC Extensions"], [4, "802.11n MAC+PHY Extensions"], [5, "Spectrum-Map"], [6, "Process-Info"], [7, "Capture-Info"], [8, "Aggregation Extension"],
  [9, "802.3 Extension"], [30002, "GPS Tagging"],
]);

export const ppi: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget, true);
  const version = draft.add("ppi.version", "Version", at, 1);
  draft.group("ppi.flags", "Flags", hex(draft.number(at + 1, 1), 1), at + 1, 1, () => {
    draft.flag("ppi.flags.alignment", "Alignment", at + 1, 1, 0x01, ["Not aligned", "32-bit aligned"]);
    draft.bits("ppi.flags.reserved", "Reserved", at + 1, 1, 0xfe, hexOf(1));
  });
  const length = draft.add("ppi.length", "Header length", at + 2, 2);
  const link = draft.add("ppi.dlt", "DLT", at + 4, 4);
  const stop = at + length;
  if (length < 8) draft.complain(`The header says that it has ${length} bytes; 8 are the least.`);
  else if (stop > end) draft.complain(`Cut: of the header's ${length} bytes ${end - at} are there.`);
  for (let field = at + 8; field + 4 <= Math.min(stop, end); ) {
    const [type, size] = [draft.number(field, 2), draft.number(field + 2, 2)];
    const place = field;
    draft.group("ppi.field", PPI_FIELDS.get(type) ?? "Unknown", "", place, 4 + size, () => {
      draft.add("ppi.field_type", "Field type", place, 2, named(PPI_FIELDS));
      draft.add("ppi.field_len", "Field length", place + 2, 2);
      draft.text("ppi.field_data", "Value", place + 4, size, hexBytes(bytes, place + 4, size));
    });
    field += 4 + size;
  }
  return carrying(draft.finish("ppi", `PPI version ${version}, ${length} bytes`, length), length < 8 ? "data" : protocolOfLink(link), Math.max(stop, at + 8), span);
};

/** Name, label, place and size of what PKTAP says of a frame (XNU, bsd/net/pktap.h). */
const PKTAP_FIELDS: readonly (readonly [string, string, number, number, "number" | "hex" | "text"])[] = [
  ["pktap.hdrlen", "Header length", 0, 4, "number"], ["pktap.rectype", "Record type", 4, 4, "number"], ["pktap.dlt", "DLT", 8, 4, "number"], ["pktap.ifname", "Interface name", 12, 24, "text"],
  ["pktap.flags", "Flags", 36, 4, "hex"], ["pktap.pfamily", "Protocol family", 40, 4, "number"], ["pktap.llhdrlen", "Link-layer header length", 44, 4, "number"],
  ["pktap.lltrlrlen", "Link-layer trailer length", 48, 4, "number"], ["pktap.pid", "Process ID", 52, 4, "number"], ["pktap.cmdname", "Command name", 56, 20, "text"],
  ["pktap.svc_class", "Service class", 76, 4, "number"], ["pktap.iftype", "Interface type", 80, 2, "number"], ["pktap.ifunit", "Interface unit", 82, 2, "number"],
  ["pktap.epid", "Effective process ID", 84, 4, "number"], ["pktap.ecmdname", "Effective command name", 88, 20, "text"],
];

export const pktap: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget, true);
  const length = draft.number(at, 4);
  for (const [name, label, place, size, form] of PKTAP_FIELDS) {
    if (place >= 12 && place + size > length) break;
    if (form === "text") draft.text(name, label, at + place, size, textOf(bytes, at + place, size));
    else draft.add(name, label, at + place, size, form === "hex" ? hexOf(4) : String);
  }
  if (!draft.isBroken && length < 12) draft.complain(`The header says that it has ${length} bytes; 12 are the least.`);
  else if (length > end - at) draft.complain(`Cut: of the header's ${length} bytes ${end - at} are there.`);
  return carrying(draft.finish("pktap", "PKTAP packet header", length), length < 12 ? "data" : protocolOfLink(draft.number(at + 8, 4)), at + Math.max(length, 12), span);
};

/** Text that ends with a zero byte or with its place. */
function textOf(bytes: Uint8Array, at: number, length: number): string {
  const all = bytes.subarray(at, at + length);
  const zero = all.indexOf(0);
  return new TextDecoder("latin1").decode(zero < 0 ? all : all.subarray(0, zero));
}

const FAMILIES: ReadonlyMap<number, string> = new Map([[0, "Unspecified"], [1, "IPv4/IPv6"], [2, "IPv4"], [3, "ARP"], [5, "Netdev"], [7, "Bridge"], [10, "IPv6"], [12, "DECNET"]]);
const TLV_NAMES = [
  "NFULA_UNSPEC", "NFULA_PACKET_HDR", "NFULA_MARK", "NFULA_TIMESTAMP", "NFULA_IFINDEX_INDEV", "NFULA_IFINDEX_OUTDEV", "NFULA_IFINDEX_PHYSINDEV", "NFULA_IFINDEX_PHYSOUTDEV", "NFULA_HWADDR",
  "NFULA_PAYLOAD", "NFULA_PREFIX", "NFULA_UID", "NFULA_SEQ", "NFULA_SEQ_GLOBAL", "NFULA_GID", "NFULA_HWTYPE", "NFULA_HWHEADER", "NFULA_HWLEN",
] as const;
/** Entries that are one number of four bytes, in network order. */
const TLV_NUMBERS: ReadonlyMap<number, readonly [string, string]> = new Map([
  [4, ["nflog.ifindex_indev", "IFINDEX_INDEV"]], [5, ["nflog.ifindex_outdev", "IFINDEX_OUTDEV"]], [11, ["nflog.uid", "UID"]], [14, ["nflog.gid", "GID"]],
]);
/** Linux, enum nf_inet_hooks. */
const HOOKS: ReadonlyMap<number, string> = new Map([[0, "Pre-routing"], [1, "Local in"], [2, "Forward"], [3, "Local out"], [4, "Post-routing"]]);
const NFLOG_PAYLOAD = 9;

/** Entries are in the order of the machine that captured: no type is so great that it needs two bytes. */
export const nflog: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const isLittle = (bytes[at + 7] ?? 0) === 0;
  const draft = new Draft(bytes, at, end, budget, isLittle);
  draft.add("nflog.family", "Family", at, 1, named(FAMILIES));
  draft.add("nflog.version", "Version", at + 1, 1);
  draft.text("nflog.res_id", "Resource id", at + 2, 2, String(((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)));
  let payload: number | undefined;
  let entry = at + 4;
  while (payload === undefined && entry + 4 <= end) {
    const place = entry;
    const [length, type] = [draft.number(place, 2), draft.number(place + 2, 2) & 0x7fff];
    const name = TLV_NAMES[type] ?? "Unknown";
    const problem = length < 4 ? `An entry says that it has ${length} bytes; 4 are the least.` : place + length > end ? `An entry of ${length} bytes does not lie in what was captured.` : undefined;
    draft.group("nflog.tlv", "TLV Type", `${name} (${type}), Length: ${length}`, place, Math.max(4, length), () => {
      draft.add("nflog.tlv_length", "Length", place, 2);
      draft.bits("nflog.tlv_type", "Type", place + 2, 2, 0x7fff, () => `${name} (${type})`);
      const number = TLV_NUMBERS.get(type);
      if (type === NFLOG_PAYLOAD || length <= 4) return;
      if (number !== undefined && length === 8) draft.text(number[0], number[1], place + 4, 4, String(new Draft(bytes, place, end, budget).number(place + 4, 4)));
      else if (type === 1 && length === 8) {
        draft.text("nflog.protocol", "HW protocol", place + 4, 2, namedHex(ETHER_TYPES, 2)(((bytes[place + 4] ?? 0) << 8) | (bytes[place + 5] ?? 0)));
        draft.add("nflog.hook", "Netfilter hook", place + 6, 1, named(HOOKS));
      } else if (type === 10) draft.text("nflog.prefix", "Prefix", place + 4, length - 4, textOf(bytes, place + 4, length - 4));
      else draft.text("nflog.tlv_value", "Value", place + 4, length - 4, hexBytes(bytes, place + 4, length - 4));
    }, problem === undefined ? {} : { problem });
    if (problem !== undefined && type !== NFLOG_PAYLOAD) draft.complain(problem);
    if (type === NFLOG_PAYLOAD) payload = place + 4;
    if (length < 4) break;
    entry += (length + 3) & ~3;
  }
  if (payload === undefined) draft.complain("None of its entries is a packet.");
  return carrying(draft.finish("nflog", "Linux Netfilter NFLOG", (payload ?? end) - at), payload === undefined ? "data" : "raw", payload ?? end, span);
};

/** IP without a link layer: the first nibble is the version. Has no layer of its own. */
export const raw: Dissector = (bytes, { at, end, wireEnd }) => {
  const version = (bytes[at] ?? 0) >> 4;
  const protocol: Protocol = version === 4 ? "ipv4" : version === 6 ? "ipv6" : "data";
  return { layers: [], next: { protocol, at, end, wireEnd } };
};
