/** A Multipath TCP option (print-mptcp.c of tcpdump 4.99.3; RFC 6824, RFC 8684). */
import { hex, type Printer } from "./printer";

const SYN = 0x02;
const ACK = 0x10;

/** `at`: of the option's kind; `size`: of the whole option; false where it has a size that its kind cannot. */
type Print = (printer: Printer, at: number, size: number, flags: number) => boolean;

const SUBTYPES: readonly (readonly [name: string, print: Print])[] = [
  ["capable", capable], ["join", join], ["dss", sequenceSignal], ["add-addr", addAddress],
  ["rem-addr", removeAddress], ["prio", priority], ["fail", fail], ["fast-close", fastClose],
];

export function printMptcp(printer: Printer, at: number, size: number, flags: number): boolean {
  printer.protocol = "mptcp";
  if (size < 3) return false;
  const subtype = SUBTYPES[printer.byte(at + 2) >>> 4];
  printer.put(` ${size} ${subtype?.[0] ?? "unknown"}`);
  return subtype?.[1](printer, at, size, flags) ?? true;
}

function capable(printer: Printer, at: number, size: number, flags: number): boolean {
  const first = (size === 12 || size === 4) && (flags & SYN) !== 0;
  const third = (size === 20 || size === 22) && (flags & (SYN | ACK)) === ACK;
  if (!first && !third) return false;
  const version = printer.byte(at + 2) & 15;
  if (version > 1) {
    printer.put(` Unknown Version (${version})`);
    return true;
  }
  printer.put(` v${version}`);
  if ((printer.byte(at + 3) & 0x80) !== 0) printer.put(" csum");
  if (size !== 4) {
    printer.put(` {0x${hex(printer.u64(at + 4))}`);
    if (size >= 20) printer.put(`,0x${hex(printer.u64(at + 12))}`);
    printer.put("}");
  }
  return true;
}

function join(printer: Printer, at: number, size: number, flags: number): boolean {
  const isSyn = size === 12 && (flags & SYN) !== 0;
  const isSynAck = size === 16 && (flags & (SYN | ACK)) === (SYN | ACK);
  const isAck = size === 24 && (flags & ACK) !== 0;
  if (!isSyn && !isSynAck && !isAck) return false;
  if (size === 24) {
    printer.put(` hmac 0x${printer.hex(at + 4, 20)}`);
    return true;
  }
  if ((printer.byte(at + 2) & 1) !== 0) printer.put(" backup");
  printer.put(` id ${printer.byte(at + 3)}`);
  if (size === 12) printer.put(` token 0x${hex(printer.u32(at + 4))} nonce 0x${hex(printer.u32(at + 8))}`);
  else printer.put(` hmac 0x${hex(printer.u64(at + 4))} nonce 0x${hex(printer.u32(at + 12))}`);
  return true;
}

/** Data sequence signal: data acknowledgement, mapping, checksum. */
function sequenceSignal(printer: Printer, at: number, size: number, flags: number): boolean {
  if (size < 4 || (flags & SYN) !== 0) return false;
  const bits = printer.byte(at + 3);
  if ((bits & 0x10) !== 0) printer.put(" fin");
  let place = at + 4;
  const end = at + size;
  const number = (name: string, long: boolean): boolean => {
    printer.put(` ${name} `);
    const width = long ? 8 : 4;
    if (end - place < width) return false;
    printer.put(String(long ? printer.u64(place) : printer.u32(place)));
    place += width;
    return true;
  };
  if ((bits & 1) !== 0 && !number("ack", (bits & 2) !== 0)) return false;
  if ((bits & 4) !== 0) {
    if (!number("seq", (bits & 8) !== 0)) return false;
    if (end - place < 4) return false;
    printer.put(` subseq ${printer.u32(place)}`);
    place += 4;
    if (end - place < 2) return false;
    printer.put(` len ${printer.u16(place)}`);
    place += 2;
    if (end - place >= 2) {
      printer.put(` csum 0x${hex(printer.u16(place))}`);
      place += 2;
    }
  }
  return place === end;
}

const ECHOES: ReadonlyMap<number, string> = new Map([[6, "v0-ip6"], [4, "v0-ip4"], [1, "v1-echo"], [0, "v1"]]);

function addAddress(printer: Printer, at: number, size: number): boolean {
  const isV6 = size === 20 || size === 22 || size === 28 || size === 30;
  if (!isV6 && size !== 8 && size !== 10 && size !== 16 && size !== 18) return false;
  printer.put(` ${ECHOES.get(printer.byte(at + 2) & 15) ?? "[bad version/echo]"} id ${printer.byte(at + 3)}`);
  printer.put(` ${isV6 ? printer.ipv6Address(at + 4) : printer.ipv4Address(at + 4)}`);
  const behind = at + (isV6 ? 20 : 8);
  const rest = at + size - behind;
  const hasPort = rest === 2 || rest === 10;
  if (hasPort) printer.put(`:${printer.u16(behind)}`);
  if (rest >= 8) printer.put(` hmac 0x${hex(printer.u64(behind + (hasPort ? 2 : 0)))}`);
  return true;
}

function removeAddress(printer: Printer, at: number, size: number): boolean {
  if (size < 4) return false;
  printer.put(" id");
  for (let index = 3; index < size; index++) printer.put(` ${printer.byte(at + index)}`);
  return true;
}

function priority(printer: Printer, at: number, size: number): boolean {
  if (size !== 3 && size !== 4) return false;
  printer.put((printer.byte(at + 2) & 1) !== 0 ? " backup" : " non-backup");
  if (size === 4) printer.put(` id ${printer.byte(at + 3)}`);
  return true;
}

function fail(printer: Printer, at: number, size: number): boolean {
  if (size !== 12) return false;
  printer.put(` seq ${printer.u64(at + 4)}`);
  return true;
}

function fastClose(printer: Printer, at: number, size: number): boolean {
  if (size !== 12) return false;
  printer.put(` key 0x${hex(printer.u64(at + 4))}`);
  return true;
}
