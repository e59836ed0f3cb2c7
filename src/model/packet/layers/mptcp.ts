/** The option of Multipath TCP (RFC 8684), in the subtypes that connections are made and data is sent with; of others the bytes. */
import type { Draft } from "./draft";
import { hex, hexBytes, hexOf } from "./texts";

const CAPABLE = 0;
const JOIN = 1;
const SIGNAL = 2;
/** RFC 8684, 8. */
export const MPTCP_SUBTYPES = ["Multipath Capable", "Join Connection", "Data Sequence Signal", "Add Address", "Remove Address", "Change Subflow Priority", "TCP Fallback", "Fast Close", "TCP Reset"] as const;
const ONE = ["0", "1"] as const;

export function addMptcp(draft: Draft, at: number, length: number): void {
  if (length < 3) return;
  const subtype = draft.bits("tcp.options.mptcp.subtype", "Multipath TCP subtype", at + 2, 1, 0xf0, (value) => `${MPTCP_SUBTYPES[value] ?? "Unknown"} (${value})`);
  if (subtype === CAPABLE && length >= 4) addCapable(draft, at, length);
  else if (subtype === SIGNAL && length >= 4) addSignal(draft, at, length);
  else if (subtype === JOIN && length >= 4) addJoin(draft, at, length);
  else addRest(draft, at + 3, at + length);
}

function addRest(draft: Draft, from: number, to: number): void {
  if (to > from) draft.text("tcp.options.mptcp.data", "Value", from, to - from, hexBytes(draft.bytes, from, to - from));
}

function addCapable(draft: Draft, at: number, length: number): void {
  const version = draft.bits("tcp.options.mptcp.version", "Multipath TCP version", at + 2, 1, 0x0f);
  draft.group("tcp.options.mptcp.flags", "Multipath TCP flags", hex(draft.number(at + 3, 1), 1), at + 3, 1, () => {
    draft.flag("tcp.options.mptcp.checksumreq.flags", "Checksum required", at + 3, 1, 0x80, ONE);
    draft.flag("tcp.options.mptcp.extensibility.flag", "Extensibility", at + 3, 1, 0x40, ONE);
    draft.flag("tcp.options.mptcp.nomoresubflows.flag", "Do not attempt to establish new subflows to this address and port", at + 3, 1, 0x20, ONE);
    draft.flag(version === 0 ? "tcp.options.mptcp.sha1.flag" : "tcp.options.mptcp.sha256.flag", version === 0 ? "Use HMAC-SHA1" : "Use HMAC-SHA256", at + 3, 1, 0x01, ONE);
    draft.bits("tcp.options.mptcp.reserved.flag", "Reserved", at + 3, 1, 0x1e, hexOf(0));
  });
  if (length >= 12) draft.text("tcp.options.mptcp.sendkey", "Sender's Key", at + 4, 8, String(draft.long(at + 4)));
  if (length >= 20) draft.text("tcp.options.mptcp.recvkey", "Receiver's Key", at + 12, 8, String(draft.long(at + 12)));
  if (length >= 22) draft.add("tcp.options.mptcp.datalvllen", "Data-level Length", at + 20, 2);
  if (length >= 24) draft.add("tcp.options.mptcp.checksum", "Checksum", at + 22, 2, hexOf(2));
}

function addJoin(draft: Draft, at: number, length: number): void {
  if (length === 12) {
    draft.flag("tcp.options.mptcp.backup.flag", "Backup flag", at + 2, 1, 0x01, ONE);
    draft.add("tcp.options.mptcp.addrid", "Address ID", at + 3, 1);
    draft.add("tcp.options.mptcp.recvtok", "Receiver's Token", at + 4, 4);
    draft.add("tcp.options.mptcp.sendrand", "Sender's Random Number", at + 8, 4);
  } else if (length === 16) {
    draft.flag("tcp.options.mptcp.backup.flag", "Backup flag", at + 2, 1, 0x01, ONE);
    draft.add("tcp.options.mptcp.addrid", "Address ID", at + 3, 1);
    draft.text("tcp.options.mptcp.sendtrunchmac", "Sender's Truncated HMAC", at + 4, 8, String(draft.long(at + 4)));
    draft.add("tcp.options.mptcp.sendrand", "Sender's Random Number", at + 12, 4);
  } else if (length === 24) draft.text("tcp.options.mptcp.sendhmac", "Sender's HMAC", at + 4, 20, hexBytes(draft.bytes, at + 4, 20));
  else addRest(draft, at + 3, at + length);
}

function addSignal(draft: Draft, at: number, length: number): void {
  const flags = draft.number(at + 3, 1);
  draft.group("tcp.options.mptcp.flags", "Multipath TCP flags", hex(flags, 1), at + 3, 1, () => {
    draft.flag("tcp.options.mptcp.datafin.flag", "DATA_FIN", at + 3, 1, 0x10, ONE);
    draft.flag("tcp.options.mptcp.dseqn8.flag", "Data Sequence Number is 8 octets", at + 3, 1, 0x08, ONE);
    draft.flag("tcp.options.mptcp.dseqnpresent.flag", "Data Sequence Number, Subflow Sequence Number, Data-level Length, Checksum present", at + 3, 1, 0x04, ONE);
    draft.flag("tcp.options.mptcp.dataack8.flag", "Data ACK is 8 octets", at + 3, 1, 0x02, ONE);
    draft.flag("tcp.options.mptcp.dataackpresent.flag", "Data ACK is present", at + 3, 1, 0x01, ONE);
  });
  let place = at + 4;
  const stop = at + length;
  const long = (name: string, label: string, isLong: boolean, [short, ofLong]: readonly [string, string]): void => {
    const size = isLong ? 8 : 4;
    if (place + size <= stop) draft.text(name, label, place, size, isLong ? `${draft.long(place)}${ofLong}` : `${draft.number(place, 4)}${short}`);
    place += size;
  };
  if ((flags & 0x01) !== 0) long("tcp.options.mptcp.rawdataack", "Original MPTCP Data ACK", (flags & 0x02) !== 0, [" (32bits)", " (64bits)"]);
  if ((flags & 0x04) === 0) return;
  long("tcp.options.mptcp.rawdataseqno", "Data Sequence Number", (flags & 0x08) !== 0, ["  (32bits version)", "  (64bits version)"]);
  if (place + 4 <= stop) draft.add("tcp.options.mptcp.subflowseqno", "Subflow Sequence Number", place, 4);
  if (place + 6 <= stop) draft.add("tcp.options.mptcp.datalvllen", "Data-level Length", place + 4, 2);
  if (place + 8 <= stop) draft.add("tcp.options.mptcp.checksum", "Checksum", place + 6, 2, hexOf(2));
}
