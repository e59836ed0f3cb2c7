/** TCP (RFC 9293); its options are in tcp-options.ts. */
import { Draft } from "./draft";
import { carrying, type Dissector } from "./step";
import { addTcpOptions } from "./tcp-options";
import { byteCount, hex } from "./texts";

const LEAST = 20;
/** What is carried is the payload of a connection. */
export const TCP_PAYLOAD = 1;

/** Name, label, byte of the header, mask in it, and how a set of flags calls it. */
const FLAGS: readonly (readonly [string, string, number, number, string])[] = [
  ["tcp.flags.res", "Reserved", 12, 0x0e, "Reserved"], ["tcp.flags.ae", "Accurate ECN", 12, 0x01, "AE"], ["tcp.flags.cwr", "Congestion Window Reduced", 13, 0x80, "CWR"],
  ["tcp.flags.ece", "ECN-Echo", 13, 0x40, "ECE"], ["tcp.flags.urg", "Urgent", 13, 0x20, "URG"], ["tcp.flags.ack", "Acknowledgment", 13, 0x10, "ACK"],
  ["tcp.flags.push", "Push", 13, 0x08, "PSH"], ["tcp.flags.reset", "Reset", 13, 0x04, "RST"], ["tcp.flags.syn", "Syn", 13, 0x02, "SYN"], ["tcp.flags.fin", "Fin", 13, 0x01, "FIN"],
];

export const tcp: Dissector = (bytes, span, budget) => {
  const { at, end, wireEnd } = span;
  const draft = new Draft(bytes, at, end, budget);
  if (end - at < LEAST) draft.complain(`Cut: of its header of at least ${LEAST} bytes ${end - at} are there.`);
  const from = draft.add("tcp.srcport", "Source Port", at, 2);
  const to = draft.add("tcp.dstport", "Destination Port", at + 2, 2);
  const sequence = draft.add("tcp.seq_raw", "Sequence Number (raw)", at + 4, 4);
  const acknowledgement = draft.add("tcp.ack_raw", "Acknowledgment number (raw)", at + 8, 4);
  const header = draft.bits("tcp.hdr_len", "Header Length", at + 12, 1, 0xf0, (words) => `${byteCount(words * 4)} (${words})`) * 4;
  const flags = draft.number(at + 12, 2) & 0x0fff;
  if (draft.has(at + 12, 2)) {
    draft.group("tcp.flags", "Flags", `0x${flags.toString(16).padStart(3, "0")} (${flagNames(flags)})`, at + 12, 2, () => {
      for (const [name, label, place, mask] of FLAGS) draft.flag(name, label, at + place, 1, mask);
    });
  }
  draft.add("tcp.window_size_value", "Window", at + 14, 2);
  draft.add("tcp.checksum", "Checksum", at + 16, 2, (value) => `${hex(value, 2)} [unverified]`);
  draft.add("tcp.urgent_pointer", "Urgent Pointer", at + 18, 2);

  if (!draft.isBroken && header < LEAST) draft.complain(`The header says that it has ${byteCount(header)}; ${LEAST} are the least.`);
  if (!draft.isBroken && at + header > wireEnd) draft.complain(`The header says that it has ${byteCount(header)}; the segment has ${wireEnd - at}.`);
  const isSound = !draft.isBroken;
  if (isSound && header > LEAST && end > at + LEAST) addTcpOptions(draft, at + LEAST, Math.min(end, at + header), at + header);
  if (isSound && at + header > end) draft.complain(`Cut: of its header of ${header} bytes ${end - at} are there.`);
  const length = wireEnd - at - header;
  const ack = (flags & 0x10) !== 0 ? `, Ack: ${acknowledgement}` : "";
  const title = draft.has(at, 4) ? `Transmission Control Protocol, Src Port: ${from}, Dst Port: ${to}` : "Transmission Control Protocol";
  const numbers = draft.has(at, 14) ? `, Seq: ${sequence}${ack}` : "";
  const layer = draft.finish("tcp", `${title}${numbers}${isSound ? `, Len: ${length}` : ""}`, isSound ? header : LEAST);
  return isSound ? carrying(layer, "data", at + header, span, TCP_PAYLOAD) : { layers: [layer] };
};

/** `PSH, ACK`, from the least bit up, as Wireshark lists them. */
function flagNames(flags: number): string {
  const names: string[] = [];
  for (const [, , place, mask, name] of [...FLAGS].reverse()) {
    if (((place === 12 ? flags >> 8 : flags & 0xff) & mask) !== 0) names.push(name);
  }
  return names.length === 0 ? "<None>" : names.join(", ");
}
