/** Ethernet's part of a line, which `-e` shows, and what it carries (print-ether.c, print-llc.c of tcpdump 4.99.3). */
import { ETHER_TYPES, isVlan, MAX_LENGTH, NAME_ONLY, vlanText } from "./ether-types";
import { printArp } from "./print-arp";
import { printPppoe } from "./print-ppp";
import { hex, type LinkAddresses, type Printer } from "./printer";

const HEADER = 14;
const JUMBO = 0x8870;

/** `length` on the wire, `captured` of it. */
export function printEthernet(printer: Printer, at: number, length: number, captured: number): void {
  printer.enter();
  printer.protocol = "ether";
  if (length < captured) {
    printer.put(`[length ${length} < caplen ${captured}]`);
    return printer.invalid();
  }
  if (captured < HEADER) return printer.cut();
  const link: LinkAddresses = { source: printer.macAddress(at + 6), target: printer.macAddress(at) };
  const addresses = `${link.source} > ${link.target}, `;
  const shown = printer.options.link;
  if (shown) printer.put(addresses);
  let tagged = false;
  let place = at + HEADER;
  let type = printer.u16(at + 12);
  const left = (): number => length - (place - at);
  const there = (): number => captured - (place - at);
  while (isVlan(type)) {
    if (there() < 4 || left() < 4) {
      printer.protocol = "vlan";
      return printer.cut();
    }
    if (shown) {
      printer.put(`${typeText(type)}${tagged ? ", " : `, length ${length}: `}${vlanText(printer.u16(place))}, `);
      tagged = true;
    }
    type = printer.u16(place + 2);
    place += 4;
  }
  if (type <= MAX_LENGTH) return printLength(printer, { place, type, left: left(), there: there(), tagged, link });
  if (type === JUMBO) return printLlc(printer, place, left(), there(), link);
  if (shown) printer.put(`${typeText(type)}${tagged ? ", " : `, length ${length}: `}`);
  if (!printEtherType(printer, type, place, left(), there(), link) && !shown) printer.put(`${addresses}${typeText(type)}, length ${length}: `);
}

function typeText(type: number): string {
  return `ethertype ${ETHER_TYPES.get(type) ?? "Unknown"} (0x${hex(type, 4)})`;
}

/** A frame of IEEE 802.3: its length stands where the type would. */
function printLength(
  printer: Printer,
  { place, type, left, there, tagged, link }: { readonly place: number; readonly type: number; readonly left: number; readonly there: number; readonly tagged: boolean; readonly link: LinkAddresses },
): void {
  const length = Math.min(type, left);
  printer.within(place, length, () => {
    if (printer.options.link) printer.put(`802.3${tagged ? "" : `, length ${length}: `}`);
    printLlc(printer, place, length, Math.min(there, length), link);
  });
}

/** Types whose frames are told by name and length, where tcpdump tells more. */
export function printEtherType(printer: Printer, type: number, at: number, length: number, captured: number, link?: LinkAddresses): boolean {
  switch (type) {
    case 0x0800:
      printer.layers.ipv4(printer, at, length);
      return true;
    case 0x86dd:
      printer.layers.ipv6(printer, at, length);
      return true;
    case 0x0806:
    case 0x8035:
      printArp(printer, at, length);
      return true;
    case 0x8863:
    case 0x8864:
    case 0x3c12:
    case 0x3c13:
      printPppoe(printer, at, length);
      return true;
    case 0x880b:
      if (length > 0) {
        printer.put(": ");
        printer.layers.ppp(printer, at, length);
      }
      return true;
    case 0x8847:
    case 0x8848:
      printer.layers.mpls(printer, at, length);
      return true;
    case JUMBO:
      printLlc(printer, at, length, captured, link);
      return true;
    default: {
      const name = ETHER_TYPES.get(type);
      if (name === undefined || NAME_ONLY.has(type) || isVlan(type)) return false;
      printer.put(`${name}, length ${length}`);
      return true;
    }
  }
}

const SAP_NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, "Null"], [0xff, "Global"], [0x02, "802.1B I"], [0x03, "802.1B G"], [0x06, "IP"], [0x04, "SNA"], [0x0e, "ProWay NM"], [0x42, "STP"], [0x4e, "RS511"],
  [0x7e, "ISO8208"], [0x8e, "ProWay"], [0xaa, "SNAP"], [0xe0, "IPX"], [0xf0, "NetBeui"], [0xfe, "OSI"],
]);
const UNNUMBERED = 3;

/** Logical link control: IP, SNAP with an EtherType, and others by name and length. */
export function printLlc(printer: Printer, at: number, length: number, captured: number, link?: LinkAddresses): void {
  printer.protocol = "llc";
  if (captured < 3 || length < 3) return printer.cut();
  const target = printer.byte(at);
  const source = printer.byte(at + 1);
  let control = printer.byte(at + 2);
  const short = (control & 3) === 3;
  if (!short) {
    if (captured < 4 || length < 4) return printer.cut();
    control |= printer.byte(at + 3) << 8;
  }
  if (source === 0xff && target === 0xff) return printer.put(`${printer.options.link ? "IPX 802.3: " : ""}IPX, length ${length}`);
  const header = short ? 3 : 4;
  const [dsap, ssap] = [target & 0xfe, source & 0xfe];
  if (printer.options.link) {
    const sap = (value: number): string => `${SAP_NAMES.get(value) ?? "Unknown"} (0x${hex(value, 2)})`;
    printer.put(`LLC, dsap ${sap(dsap)} ${(target & 1) === 0 ? "Individual" : "Group"}, ssap ${sap(ssap)} ${(source & 1) === 0 ? "Command" : "Response"}`);
    printer.put(`, ctrl 0x${hex(control, short ? 2 : 4)}: `);
  }
  const body = at + header;
  const left = length - header;
  if (ssap === 0xaa && dsap === 0xaa && control === UNNUMBERED) return printSnap(printer, body, left, captured - header, link);
  if (ssap === 0x06 && dsap === 0x06 && control === UNNUMBERED) return printer.layers.ipv4(printer, body, left);
  if (ssap === 0x42 && dsap === 0x42 && control === UNNUMBERED) return printer.put(`STP, length ${left}`);
  if (!printer.options.link) {
    const name = SAP_NAMES.get(dsap) ?? `Unknown DSAP 0x${hex(dsap, 2)}`;
    const from = ssap === dsap ? "" : `${SAP_NAMES.get(ssap) ?? `Unknown SSAP 0x${hex(ssap, 2)}`} `;
    if (link === undefined) printer.put(`${from === "" ? "" : `${from}> `}${name} `);
    else printer.put(`${link.source} ${from}> ${link.target} ${name} `);
  }
  if (short) printUnnumbered(printer, body, { control, source, length, left, captured: captured - header });
  else {
    const flag = FLAGS.get((source & 1) | (control & 0x100)) ?? "?";
    const receive = control >>> 9;
    if ((control & 3) === 1) printer.put(`Supervisory, ${SUPERVISORY[(control >>> 2) & 3] ?? "?"}, rcv seq ${receive}, Flags [${flag}], length ${length}`);
    else printer.put(`Information, send seq ${(control >>> 1) & 0x7f}, rcv seq ${receive}, Flags [${flag}], length ${length}`);
  }
}

/** Commands by their bits without the one for poll and final, which is 0x10 here and 0x100 in frames with numbers. */
const COMMANDS: ReadonlyMap<number, string> = new Map([[0x03, "ui"], [0xe3, "test"], [0xaf, "xid"], [0x63, "ua"], [0x43, "disc"], [0x0f, "dm"], [0x6f, "sabme"], [0x87, "frmr"]]);
const FLAGS: ReadonlyMap<number, string> = new Map([[0, "Command"], [1, "Response"], [0x10, "Poll"], [0x11, "Final"], [0x100, "Poll"], [0x101, "Final"]]);
const SUPERVISORY = ["Receiver Ready", "Receiver not Ready", "Reject"];

function printUnnumbered(
  printer: Printer,
  body: number,
  { control, source, length, left, captured }: { readonly control: number; readonly source: number; readonly length: number; readonly left: number; readonly captured: number },
): void {
  const command = control & 0xef;
  printer.put(`Unnumbered, ${COMMANDS.get(command) ?? hex(command, 2)}, Flags [${FLAGS.get((source & 1) | (control & 0x10)) ?? "?"}], length ${length}`);
  if (command !== 0xaf || left === 0) return;
  if (captured < 1) return printer.cut();
  // What a station says that it can do.
  if (printer.byte(body) !== 0x81) return;
  if (captured < 3 || left < 3) return printer.cut();
  printer.put(`: ${hex(printer.byte(body + 1), 2)} ${hex(printer.byte(body + 2), 2)}`);
}

function printSnap(printer: Printer, at: number, length: number, captured: number, link?: LinkAddresses): void {
  printer.protocol = "snap";
  if (!printer.has(at, 5) || captured < 5 || length < 5) return printer.cut();
  const organization = printer.u24(at);
  const type = printer.u16(at + 3);
  if (printer.options.link) {
    const name = organization === 0 ? "Ethernet" : organization === 0x0000f8 ? "Cisco bridged" : organization === 0x00000c ? "Cisco" : "Unknown";
    const known = organization === 0 || organization === 0x0000f8 ? ETHER_TYPES.get(type) : undefined;
    printer.put(`oui ${name} (0x${hex(organization, 6)}), ${organization === 0 ? "ethertype" : "pid"} ${known ?? "Unknown"} (0x${hex(type, 4)}), length ${length - 5}: `);
  }
  if ((organization === 0 || organization === 0x0000f8) && printEtherType(printer, type, at + 5, length - 5, captured - 5, link)) return;
  printer.put(`SNAP 0x${hex(organization, 6)}:0x${hex(type, 4)}, length ${length - 5}`);
}
