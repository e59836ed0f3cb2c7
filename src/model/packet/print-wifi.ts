/**
 * Data frames of 802.11, and radiotap before them (print-802_11.c of tcpdump 4.99.3). What the radio says and the header that
 * `-e` shows are left out, other frames are told by their names.
 */
import { printLlc } from "./print-ether";
import { hex, type Printer } from "./printer";

const RADIOTAP = 8;
const MORE = 0x80000000;
const TIME = 1;
const FLAGS = 2;
const CHECKSUM_AT_END = 0x10;
const PADDED = 0x20;

const MANAGEMENT = [
  "Assoc Request", "Assoc Response", "ReAssoc Request", "ReAssoc Response", "Probe Request", "Probe Response", "RESERVED", "RESERVED",
  "Beacon", "ATIM", "Disassociation", "Authentication", "DeAuthentication", "Action", "RESERVED", "RESERVED",
];
const CONTROL: ReadonlyMap<number, string> = new Map([
  [7, "Control Wrapper"], [8, "Block Ack Request"], [9, "Block Ack"], [10, "Power Save-Poll"], [11, "Request-To-Send"], [12, "Clear-To-Send"], [13, "Acknowledgment"], [14, "CF-End"], [15, "CF-End+CF-Ack"],
]);

function little(printer: Printer, at: number, count: number): number {
  let value = 0;
  printer.need(at, count);
  for (let index = count - 1; index >= 0; index--) value = value * 256 + printer.byte(at + index);
  return value;
}

export function printRadiotap(printer: Printer, at: number, length: number, captured: number): void {
  printer.protocol = "802.11_radio";
  if (captured < RADIOTAP) return printer.cut();
  const size = little(printer, at + 2, 2);
  if (size < RADIOTAP || captured < size) return printer.cut();
  const present = little(printer, at + 4, 4);
  let place = at + RADIOTAP;
  for (let word = present; (word & MORE) !== 0; place += 4) {
    if (place + 4 > at + size) return printer.cut();
    word = little(printer, place, 4);
  }
  if ((present & TIME) !== 0) place = at + ((place - at + 7) & ~7) + 8;
  const flags = (present & FLAGS) !== 0 && place < at + size ? printer.byte(place) : 0;
  printFrame(printer, { at: at + size, length: length - size, captured: captured - size, checksum: (flags & CHECKSUM_AT_END) === 0 ? 0 : 4, padded: (flags & PADDED) !== 0 });
}

export function printWifi(printer: Printer, at: number, length: number, captured: number): void {
  printFrame(printer, { at, length, captured, checksum: 0, padded: false });
}

interface WifiFrame {
  readonly at: number;
  readonly length: number;
  readonly captured: number;
  /** Bytes of the frame check sequence at its end. */
  readonly checksum: number;
  /** The card aligned what follows the header to four bytes. */
  readonly padded: boolean;
}

function printFrame(printer: Printer, { at, length: all, captured: kept, checksum, padded }: WifiFrame): void {
  printer.protocol = "802.11";
  if (all < checksum) return printer.cut();
  const length = all - checksum;
  const captured = Math.min(kept, length);
  printer.end -= kept - captured;
  if (captured < 2) return printer.cut();
  const control = little(printer, at, 2);
  const type = (control >>> 2) & 3;
  const subtype = (control >>> 4) & 15;
  if (type === 0) return printer.put(`${MANAGEMENT[subtype] ?? "RESERVED"}, length ${length}`);
  if (type === 1) return printer.put(CONTROL.has(subtype) ? `${CONTROL.get(subtype) ?? ""}, length ${length}` : "");
  if (type === 3) return;
  const [toStation, fromStation] = [(control & 0x100) !== 0, (control & 0x200) !== 0];
  let header = (toStation && fromStation ? 30 : 24) + (subtype >= 8 ? 2 : 0);
  if (padded) header = (header + 3) & ~3;
  if (captured < header) return printer.cut();
  // Without data.
  if ((subtype & 4) !== 0) return;
  if ((control & 0x4000) !== 0) return printProtected(printer, at + header);
  const target = printer.macAddress(at + (toStation ? 16 : 4));
  const source = printer.macAddress(at + (fromStation ? (toStation ? 24 : 16) : 10));
  printLlc(printer, at + header, length - header, captured - header, { source, target });
}

function printProtected(printer: Printer, at: number): void {
  printer.put("Data");
  if (!printer.has(at, 4)) return printer.cut();
  const vector = little(printer, at, 4);
  printer.put(` IV:${hex(vector & 0xffffff).padStart(3)} Pad ${hex((vector >>> 24) & 63)} KeyID ${hex(vector >>> 30)}`);
}
