/** TCP's options: RFC 9293, 7323, 2018, 2385, 5482, 5925, 7413, 8684 (MPTCP) and what IANA lists as experimental, as Wireshark names them. */
import type { Draft } from "./draft";
import { addMptcp, MPTCP_SUBTYPES } from "./mptcp";
import { byteCount, hex, hexBytes, ipv4At } from "./texts";

/** Wireshark's name in filters; in the list of options and in an option's title; of its kind. */
interface Kind {
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  /** Bytes that it always has. */
  readonly length?: number;
}

const KINDS: ReadonlyMap<number, Kind> = new Map([
  [0, { name: "tcp.options.eol", title: "End of Option List (EOL)", kind: "End of Option List" }],
  [1, { name: "tcp.options.nop", title: "No-Operation (NOP)", kind: "No-Operation" }],
  [2, { name: "tcp.options.mss", title: "Maximum segment size", kind: "Maximum Segment Size", length: 4 }],
  [3, { name: "tcp.options.wscale", title: "Window scale", kind: "Window Scale", length: 3 }],
  [4, { name: "tcp.options.sack_perm", title: "SACK permitted", kind: "SACK Permitted", length: 2 }],
  [5, { name: "tcp.options.sack", title: "SACK", kind: "SACK" }],
  [6, { name: "tcp.options.echo", title: "Echo", kind: "Echo", length: 6 }],
  [7, { name: "tcp.options.echoreply", title: "Echo reply", kind: "Echo Reply", length: 6 }],
  [8, { name: "tcp.options.timestamp", title: "Timestamps", kind: "Time Stamp Option", length: 10 }],
  [11, { name: "tcp.options.cc", title: "CC", kind: "CC", length: 6 }],
  [12, { name: "tcp.options.ccnew", title: "CC.NEW", kind: "CC.NEW", length: 6 }],
  [13, { name: "tcp.options.ccecho", title: "CC.ECHO", kind: "CC.ECHO", length: 6 }],
  [19, { name: "tcp.options.md5", title: "TCP MD5 signature", kind: "MD5 Signature Option", length: 18 }],
  [20, { name: "tcp.options.scps", title: "SCPS capabilities", kind: "SCPS Capabilities" }],
  [21, { name: "tcp.options.snack", title: "Selective Negative Acknowledgment", kind: "Selective Negative Acknowledgements" }],
  [22, { name: "tcp.options.scpsrec", title: "SCPS record boundary", kind: "Record Boundaries" }],
  [23, { name: "tcp.options.scpscor", title: "SCPS corruption experienced", kind: "Corruption experienced" }],
  [27, { name: "tcp.options.qs", title: "Quick-Start", kind: "Quick-Start Response", length: 8 }],
  [28, { name: "tcp.options.user_to", title: "User Timeout", kind: "User Timeout Option", length: 4 }],
  [29, { name: "tcp.options.ao", title: "TCP AO", kind: "The TCP Authentication Option" }],
  [30, { name: "mptcp", title: "MPTCP", kind: "Multipath TCP" }],
  [34, { name: "tcp.options.tfo", title: "TCP Fast Open", kind: "TCP Fast Open Cookie" }],
  [76, { name: "tcp.options.rvbd.probe", title: "Riverbed Probe", kind: "Riverbed Probe" }],
  [78, { name: "tcp.options.rvbd.trpy", title: "Riverbed Transparency", kind: "Riverbed Transparency" }],
  [172, { name: "tcp.options.acc_ecn", title: "Accurate ECN", kind: "Accurate ECN Order 0" }],
  [174, { name: "tcp.options.acc_ecn", title: "Accurate ECN", kind: "Accurate ECN Order 1" }],
  [253, { name: "tcp.options.experimental", title: "Experimental", kind: "RFC3692-style Experiment 1" }],
  [254, { name: "tcp.options.experimental", title: "Experimental", kind: "RFC3692-style Experiment 2" }],
]);

/** Kinds of which only the name is known (IANA, TCP Option Kind Numbers). */
const UNREAD: ReadonlyMap<number, string> = new Map([
  [9, "Partial Order Connection Permitted"], [10, "Partial Order Service Profile"], [14, "TCP Alternate Checksum Request"], [15, "TCP Alternate Checksum Data"], [16, "Skeeter"], [17, "Bubba"],
  [18, "Trailer Checksum Option"], [24, "SNAP"], [25, "Unassigned"], [26, "TCP Compression Filter"],
]);

/** Kinds without a length. */
const LAST_SINGLE = 1;

/** Adds the options from `from` on, of which those before `to` were captured; the header ends at `whole`. */
export function addTcpOptions(draft: Draft, from: number, to: number, whole: number): void {
  const names: string[] = [];
  for (let at = from; at < to; ) {
    const kind = draft.number(at, 1);
    const length = kind <= LAST_SINGLE ? 1 : draft.number(at + 1, 1);
    if (kind > LAST_SINGLE && (length < 2 || at + length > whole)) break;
    names.push(KINDS.get(kind)?.title ?? `Unknown (${hex(kind, 1)})`);
    at += length;
  }
  draft.group("tcp.options", "Options", `(${byteCount(whole - from)})${names.map((name) => `, ${name}`).join("")}`, from, to - from, () => {
    for (let at = from; at < to; ) {
      const length = addOption(draft, at, to, whole);
      if (length === 0) break;
      at += length;
    }
  });
}

/** Gives its length; 0 where what follows cannot be found. */
function addOption(draft: Draft, at: number, to: number, whole: number): number {
  const number = draft.number(at, 1);
  const kind: Kind = KINDS.get(number) ?? { name: "tcp.options.unknown", title: "Unknown", kind: "Unknown" };
  const isSingle = number <= LAST_SINGLE;
  const said = isSingle ? 1 : at + 1 < to ? draft.number(at + 1, 1) : undefined;
  const problem = problemOf(said, isSingle, whole - at, at + 1 >= whole, kind);
  const isLying = problem !== undefined && (said === undefined || said < 2 || said > whole - at);
  if (isLying) draft.complain(`An option lies about its size: ${kind.title}.`);
  const length = isLying ? to - at : (said ?? 1);
  const isCut = at + length > to;
  const isWhole = !isLying && !isCut && (kind.length === undefined || kind.length === length);
  const order = number === 172 ? " (Order 0)" : number === 174 ? " (Order 1)" : "";
  const title = number === 30 ? "Multipath Transmission Control Protocol" : `TCP Option - ${kind.title}${isWhole ? order : ""}`;
  draft.group(kind.name, title, isWhole ? summary(draft, number, at, length) : "", at, Math.min(length, to - at), () => {
    draft.add("tcp.option_kind", "Kind", at, 1, () => `${UNREAD.get(number) ?? kind.kind} (${number})`);
    if (isSingle || said === undefined) return;
    draft.add("tcp.option_len", "Length", at + 1, 1);
    if (isWhole) addBody(draft, number, at, length);
    else if (Math.min(to, at + length) > at + 2) draft.text("tcp.options.unknown.payload", "Payload", at + 2, Math.min(to, at + length) - at - 2, hexBytes(draft.bytes, at + 2, Math.min(to, at + length) - at - 2));
  }, problem !== undefined ? { problem } : isCut ? { problem: "Cut: not all of it was captured." } : {});
  return isLying || isCut ? 0 : length;
}

function problemOf(said: number | undefined, isSingle: boolean, left: number, isAtEnd: boolean, { length }: Kind): string | undefined {
  if (isSingle) return undefined;
  if (said === undefined) return isAtEnd ? "Its length is missing: the header ends." : undefined;
  if (said < 2) return `It says that it has ${byteCount(said)}; 2 are the least.`;
  if (said > left) return `It says that it has ${byteCount(said)}; ${left} are left of the header.`;
  return length !== undefined && length !== said ? `It says that it has ${byteCount(said)}; it should have ${length}.` : undefined;
}

/** What an option's line says besides its name. */
function summary(draft: Draft, kind: number, at: number, length: number): string {
  const word = (place: number): number => draft.number(at + place, 4);
  switch (kind) {
    case 2:
      return `${draft.number(at + 2, 2)} bytes`;
    case 3: {
      const shift = draft.number(at + 2, 1);
      return `${shift} (multiply by ${2 ** Math.min(shift, 14)})`;
    }
    case 5: {
      const blocks: string[] = [];
      for (let place = 2; place + 8 <= length; place += 8) blocks.push(`${word(place)}-${word(place + 4)}`);
      return blocks.join(" ");
    }
    case 6:
    case 7:
      return String(word(2));
    case 8:
      return `TSval ${word(2)}, TSecr ${word(6)}`;
    case 172:
    case 174:
      return accurateCounters(kind, length).map(({ short, place }) => `${short} ${draft.number(at + place, 3)}`).join(", ");
    case 30:
      return MPTCP_SUBTYPES[draft.number(at + 2, 1) >> 4] ?? "Unknown";
    case 253:
    case 254:
      return EXPERIMENTS.get(draft.number(at + 2, 2)) ?? "";
    default:
      return "";
  }
}

/** IANA, TCP Experimental Option Experiment Identifiers. */
const EXPERIMENTS: ReadonlyMap<number, string> = new Map([[0xf989, "Fast Open"], [0xacce, "Accurate ECN - Order 0 (obsolete)"], [0xacc0, "Accurate ECN - Order 0"], [0xacc1, "Accurate ECN - Order 1"]]);

function addBody(draft: Draft, kind: number, at: number, length: number): void {
  const rest = (name: string, label: string, from: number): void => {
    if (length > from) draft.text(name, label, at + from, length - from, hexBytes(draft.bytes, at + from, length - from));
  };
  switch (kind) {
    case 2:
      draft.add("tcp.options.mss_val", "MSS Value", at + 2, 2);
      return;
    case 3:
      draft.add("tcp.options.wscale.shift", "Shift count", at + 2, 1, String, draft.number(at + 2, 1) > 14 ? { problem: "A shift of more than 14 counts as 14 (RFC 7323)." } : {});
      return;
    case 4:
      return;
    case 5:
      for (let place = at + 2; place + 8 <= at + length; place += 8) {
        draft.add("tcp.options.sack_le", "left edge", place, 4);
        draft.add("tcp.options.sack_re", "right edge", place + 4, 4);
      }
      return;
    case 6:
    case 7:
      draft.add("tcp.options.echo_value", "TCP Echo Option", at + 2, 4);
      return;
    case 8:
      draft.add("tcp.options.timestamp.tsval", "Timestamp value", at + 2, 4);
      draft.add("tcp.options.timestamp.tsecr", "Timestamp echo reply", at + 6, 4);
      return;
    case 11:
    case 12:
    case 13:
      draft.add("tcp.options.cc_value", "TCP CC Option", at + 2, 4);
      return;
    case 19:
      return rest("tcp.options.md5.digest", "MD5 digest", 2);
    case 28:
      draft.flag("tcp.options.user_to_granularity", "Granularity", at + 2, 2, 0x8000, ["Seconds", "Minutes"]);
      draft.bits("tcp.options.user_to_val", "User Timeout", at + 2, 2, 0x7fff);
      return;
    case 29:
      if (length < 4) return;
      draft.add("tcp.options.ao.keyid", "AO KeyID", at + 2, 1);
      draft.add("tcp.options.ao.rnextkeyid", "AO RNextKeyID", at + 3, 1);
      return rest("tcp.options.ao.mac", "AO MAC", 4);
    case 30:
      return addMptcp(draft, at, length);
    case 34:
      return rest("tcp.options.tfo.cookie", "Fast Open Cookie", 2);
    case 76:
      if (length >= 10) draft.text("tcp.options.rvbd.probe.prober", "CSH IP", at + 4, 4, ipv4At(draft.bytes, at + 4));
      return;
    case 172:
    case 174:
      for (const { name, label, place } of accurateCounters(kind, length)) draft.add(name, label, at + place, 3);
      return;
    case 253:
    case 254: {
      if (length < 4) return rest("tcp.options.experimental.data", "Data", 2);
      const experiment = draft.add("tcp.options.experimental.exid", "Experiment Identifier", at + 2, 2, (value) => `${EXPERIMENTS.get(value) ?? "Unknown"} (${hex(value, 2)})`);
      return experiment === 0xf989 ? rest("tcp.options.tfo.cookie", "Fast Open Cookie", 4) : rest("tcp.options.experimental.data", "Data", 4);
    }
    default:
      return rest("tcp.options.unknown.payload", "Payload", 2);
  }
}

interface Counter {
  readonly name: string;
  readonly label: string;
  readonly short: string;
  readonly place: number;
}

const COUNTERS = [["ee0b", "ECT(0)", "EE0B"], ["eceb", "CE", "ECEB"], ["ee1b", "ECT(1)", "EE1B"]] as const;

/** draft-ietf-tcpm-accurate-ecn: up to three counters of 24 bits, in one order or the other. */
function accurateCounters(kind: number, length: number): readonly Counter[] {
  const ordered = kind === 172 ? COUNTERS : [...COUNTERS].reverse();
  return ordered
    .map(([name, bits, short], index) => ({ name: `tcp.options.acc_ecn.${name}`, label: `Accurate ECN Echo ${bits} Byte Counter`, short, place: 2 + index * 3 }))
    .filter(({ place }) => place + 3 <= length);
}
