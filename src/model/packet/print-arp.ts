/** ARP's line (print-arp.c of tcpdump 4.99.3). */
import { ETHER_TYPES } from "./ether-types";
import { hex, type Printer } from "./printer";

const HEADER = 8;
const IPV4 = 0x0800;
const TRAILER = 0x1000;
const ATM = 19;

const HARDWARE: ReadonlyMap<number, string> = new Map([
  [1, "Ethernet"], [6, "TokenRing"], [7, "ArcNet"], [15, "FrameRelay"], [23, "Strip"], [24, "IEEE 1394"], [ATM, "ATM"], [32, "InfiniBand"],
]);
const OPERATIONS: ReadonlyMap<number, string> = new Map([
  [1, "Request"], [2, "Reply"], [3, "Reverse Request"], [4, "Reverse Reply"], [8, "Inverse Request"], [9, "Inverse Reply"], [10, "NACK Reply"],
]);

/** `length`: on the wire. */
export function printArp(printer: Printer, at: number, length: number): void {
  printer.protocol = "arp";
  if (!printer.has(at, HEADER)) return printer.cut();
  const hardware = printer.u16(at);
  const protocol = printer.u16(at + 2);
  const hardwareSize = printer.byte(at + 4);
  const protocolSize = printer.byte(at + 5);
  const operation = printer.u16(at + 6);
  const senderHardware = at + HEADER;
  const sender = senderHardware + hardwareSize;
  const targetHardware = sender + protocolSize;
  const target = targetHardware + hardwareSize;
  if (hardware !== ATM && !printer.has(target, protocolSize)) return printer.cut();
  if (!printer.options.link) printer.put("ARP, ");
  const isIp = protocol === IPV4 || protocol === TRAILER;
  if (hardware === ATM || !isIp || protocolSize !== 4 || hardwareSize === 0) {
    const name = HARDWARE.get(hardware) ?? `Unknown Hardware (${hardware})`;
    printer.put(`${name} (len ${hardwareSize}), ${ETHER_TYPES.get(protocol) ?? `Unknown Protocol (0x${hex(protocol, 4)})`} (len ${protocolSize})`);
    return printer.put(`, length ${length}`);
  }
  printer.put(`${OPERATIONS.get(operation) ?? `Unknown (${operation})`} `);
  const link = (place: number): string => Array.from(printer.bytes(place, hardwareSize), (byte) => hex(byte, 2)).join(":");
  switch (operation) {
    case 1:
      printer.put(`who-has ${printer.ipv4Address(target)}`);
      if (printer.bytes(targetHardware, hardwareSize).some((byte) => byte !== 0)) printer.put(` (${link(targetHardware)})`);
      printer.put(` tell ${printer.ipv4Address(sender)}`);
      break;
    case 2:
      printer.put(`${printer.ipv4Address(sender)} is-at ${link(senderHardware)}`);
      break;
    case 3:
    case 8:
      printer.put(`who-is ${link(targetHardware)} tell ${link(senderHardware)}`);
      break;
    case 4:
      printer.put(`${link(targetHardware)} at ${printer.ipv4Address(target)}`);
      break;
    case 9:
      printer.put(`${link(senderHardware)} at ${printer.ipv4Address(sender)}`);
      break;
    default:
      // tcpdump gives a hex dump here.
      return;
  }
  printer.put(`, length ${length}`);
}
