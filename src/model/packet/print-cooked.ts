/** Linux cooked captures, both versions (print-sll.c of tcpdump 4.99.3). */
import { ETHER_TYPES, MAX_LENGTH, vlanText } from "./ether-types";
import { printEtherType, printLlc } from "./print-ether";
import { hex, type Printer } from "./printer";

/** Where the fields of a cooked header lie. */
export interface CookedHeader {
  readonly protocol: string;
  readonly size: number;
  readonly type: number;
  readonly addressSize: (printer: Printer, at: number) => number;
  readonly address: number;
  /** What stands first in the line, and with `-e` only. */
  readonly always: (printer: Printer, at: number) => string;
  readonly shown: (printer: Printer, at: number) => string;
}

const DIRECTIONS = ["In", "B", "M", "P", "Out"];
export const COOKED: CookedHeader = {
  protocol: "sll",
  size: 16,
  type: 14,
  addressSize: (printer, at) => printer.u16(at + 4),
  address: 6,
  always: () => "",
  shown: (printer, at) => `${(DIRECTIONS[printer.u16(at)] ?? "?").padStart(3)} `,
};
export const COOKED2: CookedHeader = {
  protocol: "sll2",
  size: 20,
  type: 0,
  addressSize: (printer, at) => printer.byte(at + 11),
  address: 12,
  // tcpdump asks its own machine for the interface's name; on Linux the first is the loopback.
  always: (printer, at) => `${(printer.u32(at + 4) === 1 ? "lo" : "?").padEnd(5)} ${(DIRECTIONS[printer.byte(at + 10)] ?? "?").padEnd(3)} `,
  shown: (printer, at) => `ifindex ${printer.u32(at + 4)} `,
};
const COOKED_8023 = 1;
const COOKED_LLC = 4;

export function printCooked(printer: Printer, header: CookedHeader, start: number, length: number, captured: number): void {
  printer.protocol = header.protocol;
  printer.need(start, header.size);
  printer.put(header.always(printer, start));
  let type = printer.u16(start + header.type);
  const first = type;
  const tell = (size: number): void => {
    printer.protocol = header.protocol;
    printer.put(header.shown(printer, start));
    if (header.addressSize(printer, start) === 6) printer.put(`${printer.macAddress(start + header.address)} `);
    if (first > MAX_LENGTH) printer.put(`ethertype ${ETHER_TYPES.get(first) ?? "Unknown"} (0x${hex(first, 4)})`);
    else printer.put(first === COOKED_8023 ? "802.3" : first === COOKED_LLC ? "802.2" : `ethertype Unknown (0x${hex(first, 4)})`);
    printer.put(`, length ${size}: `);
  };
  if (printer.options.link) tell(length);
  let at = start + header.size;
  while (type === 0x8100) {
    if (captured - (at - start) < 4) {
      printer.protocol = "vlan";
      return printer.cut();
    }
    if (printer.options.link) printer.put(`${vlanText(printer.u16(at))}, `);
    type = printer.u16(at + 2);
    if (type <= MAX_LENGTH) type = COOKED_LLC;
    printer.put(`ethertype ${ETHER_TYPES.get(type) ?? "Unknown"}, `);
    at += 4;
  }
  if (type === COOKED_LLC) return printLlc(printer, at, length - (at - start), captured - (at - start));
  if (type <= MAX_LENGTH) return;
  if (!printEtherType(printer, type, at, length - (at - start), captured - (at - start)) && !printer.options.link) tell(length - (at - start) + header.size);
}
