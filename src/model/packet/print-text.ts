/**
 * The first line of HTTP and the banner of SSH, by their ports, which TCP captures hold beside Redis (txtproto_print in
 * util-print.c, print-http.c, print-ssh.c of tcpdump 4.99.3). Of other text protocols nothing is told: their lines hold passwords.
 */
import type { Printer } from "./printer";

const SSH = 22;
const HTTP: ReadonlySet<number> = new Set([80, 8080]);
/** Ports that tcpdump asks for before SSH's, and those before HTTP's. */
const BEFORE_SSH: ReadonlySet<number> = new Set([23, 25, 43, 179, 1723, 6379]);
const BEFORE_HTTP: ReadonlySet<number> = new Set([...BEFORE_SSH, SSH, 139, 445, 10288, 6633, 6653, 21]);
const BANNER = [0x53, 0x53, 0x48, 0x2d];

const METHODS: ReadonlySet<string> = new Set([
  "GET", "PUT", "COPY", "HEAD", "LOCK", "MOVE", "POLL", "POST", "BCOPY", "BMOVE", "MKCOL", "TRACE", "LABEL", "MERGE", "DELETE", "SEARCH", "UNLOCK",
  "REPORT", "UPDATE", "NOTIFY", "BDELETE", "CONNECT", "OPTIONS", "CHECKIN", "PROPFIND", "CHECKOUT", "CCM_POST", "SUBSCRIBE", "PROPPATCH", "BPROPFIND",
  "BPROPPATCH", "UNCHECKOUT", "MKACTIVITY", "MKWORKSPACE", "UNSUBSCRIBE", "RPC_CONNECT", "VERSION-CONTROL", "BASELINE-CONTROL",
]);
const TOKEN_BYTES = 128;

const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;
const LF = 0x0a;

/** `length`: of the payload on the wire. */
export function printUpperText(printer: Printer, at: number, length: number, ports: readonly number[]): void {
  if (ports.includes(SSH) && !ports.some((port) => BEFORE_SSH.has(port))) printSsh(printer, at, length);
  else if (ports.some((port) => HTTP.has(port)) && !ports.some((port) => BEFORE_HTTP.has(port))) printHttp(printer, at, length);
}

function printHttp(printer: Printer, at: number, length: number): void {
  printer.put(": ");
  printer.protocol = "http";
  const method = token(printer, at, 0, length);
  const status = method.next === 0 ? method : token(printer, at, method.next, length);
  printer.put("HTTP");
  if (METHODS.has(method.text.toUpperCase()) || /^\d{3}$/.test(status.text)) printLine(printer, at, length);
}

/** The next word of a line and the place behind the white space that follows; place 0 where there is none. */
function token(printer: Printer, at: number, from: number, length: number): { readonly text: string; readonly next: number } {
  const none = { text: "", next: 0 };
  let text = "";
  let index = from;
  for (; index < length; index++) {
    if (!printer.has(at + index, 1)) return none;
    const byte = printer.byte(at + index);
    if (byte === SPACE || byte === TAB || byte === CR || byte === LF) break;
    if (!isPrintable(byte) || text.length + 2 > TOKEN_BYTES + 1) return none;
    text += String.fromCharCode(byte);
  }
  if (text === "") return none;
  while (index < length && printer.has(at + index, 1) && printer.byte(at + index) === SPACE) index++;
  return { text, next: index };
}

function isPrintable(byte: number): boolean {
  return byte >= SPACE && byte < 0x7f;
}

/** The line that the payload begins with, unless it is not text. */
function printLine(printer: Printer, at: number, length: number): void {
  let text = ": ";
  for (let index = 0; index < length; index++) {
    const byte = printer.byte(at + index);
    if (byte === LF) return printer.put(text);
    if (byte === CR) return index + 1 < length && printer.byte(at + index + 1) === LF ? printer.put(text) : undefined;
    if (!isPrintable(byte) && byte !== TAB) return;
    text += String.fromCharCode(byte);
  }
  printer.put(text);
  printer.cut();
}

function printSsh(printer: Printer, at: number, length: number): void {
  printer.protocol = "ssh";
  for (const [index, letter] of BANNER.entries()) if (printer.byte(at + index) !== letter) return;
  let text = "SSH-";
  for (let index = text.length; index < length; index++) {
    const byte = printer.byte(at + index);
    const ends = byte === LF || (byte === CR && index + 1 < length && printer.byte(at + index + 1) === LF);
    if (ends) return printer.put(`: SSH: ${text}`);
    if (!isPrintable(byte)) return;
    text += String.fromCharCode(byte);
  }
}
