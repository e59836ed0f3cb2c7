/**
 * One line for a frame, as `tcpdump -nn -tttt` 4.99 writes it; the print-*.ts files beside this one are ports of the
 * files of that name in tcpdump 4.99.3 (BSD licence), which each names. Differences: test/README.md.
 */
import type { CapturedFrame, FrameContext } from "./frame";
import { LineEnd } from "./line-end";
import { printIpv4 } from "./print-ip";
import { printIpv6 } from "./print-ip6";
import { printEthernet, printEtherType } from "./print-ether";
import { printFrameLink, printLink } from "./print-link";
import { printMpls, printPpp } from "./print-ppp";
import { type Layers, type LineOptions, Printer, type SeenTcp } from "./printer";

export type { LineOptions } from "./printer";

const LAYERS: Layers = { link: printLink, ethernet: printEthernet, etherType: printEtherType, ipv4: printIpv4, ipv6: printIpv6, ppp: printPpp, mpls: printMpls };

/** Frames beyond this are refused (netdissect.h). */
const MAXIMUM_SNAPLEN = 262144;
/** What a line ends with where the given bytes do. */
const MORE = " …";

/**
 * The line without its time; tunnels print several, with "\n" between them. Where `frame.bytes` is only the first part of
 * what was captured, the line ends with ` …` there. Never throws.
 */
export function packetLine(frame: CapturedFrame, context: FrameContext, options: LineOptions): string {
  return printFrame(frame, context, options).text;
}

/** The line, and the TCP header that it came across: what keeps conversations' numbers needs both addresses and ports. */
export function printFrame(frame: CapturedFrame, context: FrameContext, options: LineOptions): { readonly text: string; readonly tcp: SeenTcp | undefined } {
  const bad = badHeader(frame);
  if (bad !== undefined) return { text: bad, tcp: undefined };
  const printer = new Printer(frame, context, options, LAYERS);
  try {
    printFrameLink(printer);
  } catch (end) {
    if (end === LineEnd.CUT) printer.cut();
    else if (end === LineEnd.OF_GIVEN_BYTES) printer.put(MORE);
    else if (end === LineEnd.TOO_DEEP) printer.put(" [too many layers]");
    else throw end;
  }
  return { text: printer.text, tcp: printer.seen };
}

/** pretty_print_packet in print.c: a record whose lengths cannot be is told as that. */
function badHeader({ captured, wireLength }: CapturedFrame): string | undefined {
  const faults: string[] = [];
  if (captured === 0) faults.push("caplen==0");
  if (wireLength === 0) faults.push("len==0");
  else if (wireLength < captured) faults.push(`len(${wireLength}) < caplen(${captured})`);
  if (captured > MAXIMUM_SNAPLEN) faults.push(`caplen(${captured}) > ${MAXIMUM_SNAPLEN}`);
  if (wireLength > MAXIMUM_SNAPLEN) faults.push(`len(${wireLength}) > ${MAXIMUM_SNAPLEN}`);
  return faults.length === 0 ? undefined : `[Invalid header: ${faults.join(", ")}]`;
}

/**
 * The time as `-tttt` prints it, with microseconds (nanoseconds are cut, not rounded): `2023-11-14 22:13:20.002522`, in
 * the zone of this machine or in UTC. A record without a time has that of the epoch, as in tcpdump.
 */
export function packetTime({ time = { seconds: 0, nanoseconds: 0 } }: CapturedFrame, zone: "local" | "utc"): string {
  // ts_date_hmsfrac_print in util-print.c.
  if (time.seconds >>> 31 === 1) return "[Error converting time]";
  const date = new Date(time.seconds * 1000);
  if (Number.isNaN(date.getTime())) return "[Error converting time]";
  const parts = zone === "utc"
    ? [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  const [year = "", month = "", day = "", hour = "", minute = "", second = ""] = parts.map((part) => String(part).padStart(2, "0"));
  const microseconds = String(Math.floor(time.nanoseconds / 1000)).padStart(6, "0");
  return `${year}-${month}-${day} ${hour}:${minute}:${second}.${microseconds}`;
}
