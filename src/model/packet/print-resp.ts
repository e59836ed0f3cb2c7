/** `: RESP "set" "abc"` (print-resp.c of tcpdump 4.99.3). Secrets are `***`, as elsewhere, unless they are revealed. */
import { LineEnd } from "./line-end";
import { PartKind, RespReading } from "./resp-reading";
import { RespSecrets } from "./resp-secrets";
import type { FrameContext } from "./frame";
import type { Printer } from "./printer";

/** How tcpdump writes a byte (fn_print_char in util-print.c): `M-` for its high bit, `^` for a control character. */
const TEXT: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const low = byte & 0x7f;
  const printable = low >= 0x20 && low < 0x7f;
  return `${byte > 0x7f ? "M-" : ""}${printable ? "" : "^"}${String.fromCharCode(printable ? low : low ^ 0x40)}`;
});

/** `length`: of the payload on the wire. What begins no message is told by what is known of it, and printing goes on behind it. */
export function printResp(printer: Printer, at: number, length: number, { text: known, from, types }: NonNullable<FrameContext["resp"]>): void {
  printer.protocol = "resp";
  printer.put(known === "" ? ": RESP" : `: RESP ${known}`);
  const secrets = printer.options.reveal ? undefined : new RespSecrets(printer);
  const reading = new RespReading(printer, at + from, length - from, types);
  for (let message = reading.next(); message !== undefined; message = reading.next()) {
    const masked = secrets?.masked(message);
    message.parts.forEach((part, index) => {
      const text = masked?.get(index);
      if (text !== undefined) printer.put(` ${text}`);
      else if (part.kind === PartKind.NOTE) printer.put(part.note);
      else printer.put(` "${characters(printer, part.at, part.length)}${part.open ? "" : '"'}`);
    });
    if (message.end === "given bytes") throw LineEnd.OF_GIVEN_BYTES;
    if (message.end === "cut") return printer.cut();
  }
}

function characters(printer: Printer, at: number, length: number): string {
  let text = "";
  for (const byte of printer.frame.bytes.subarray(at, at + length)) text += TEXT[byte] ?? "";
  return text;
}
