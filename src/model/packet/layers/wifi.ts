/** 802.11 data frames (IEEE 802.11-2020, 9.2) and radiotap before them (radiotap.org). Numbers are little-endian. */
import { Draft } from "./draft";
import { carrying, type Dissector } from "./step";
import { hex, hexBytes, hexOf, macText } from "./texts";

/** What the card aligned to four bytes, told by radiotap. */
const PADDED = 1;
const NO_YES = ["Absent", "Present"] as const;
const FALSE_TRUE = ["False", "True"] as const;

/** By bit of the word of what is present: name, size and alignment of the fields that come first; behind an unknown one nothing can be found. */
const RADIOTAP: readonly (readonly [string, string, number, number])[] = [
  ["radiotap.mactime", "MAC timestamp", 8, 8], ["radiotap.flags", "Flags", 1, 1], ["radiotap.datarate", "Data Rate", 1, 1], ["radiotap.channel", "Channel", 4, 2], ["radiotap.fhss", "FHSS", 2, 2],
  ["radiotap.dbm_antsignal", "Antenna signal", 1, 1], ["radiotap.dbm_antnoise", "Antenna noise", 1, 1], ["radiotap.quality", "Signal Quality", 2, 2], ["radiotap.txattenuation", "TX attenuation", 2, 2],
  ["radiotap.db_txattenuation", "dB TX attenuation", 2, 2], ["radiotap.txpower", "Transmit power", 1, 1], ["radiotap.antenna", "Antenna", 1, 1], ["radiotap.db_antsignal", "dB antenna signal", 1, 1],
  ["radiotap.db_antnoise", "dB antenna noise", 1, 1], ["radiotap.rxflags", "RX flags", 2, 2], ["radiotap.txflags", "TX flags", 2, 2],
];
const PRESENT: ReadonlyMap<number, readonly [string, string]> = new Map([
  [0, ["tsft", "TSFT"]], [1, ["flags", "Flags"]], [2, ["rate", "Rate"]], [3, ["channel", "Channel"]], [4, ["fhss", "FHSS"]], [5, ["dbm_antsignal", "dBm Antenna Signal"]],
  [6, ["dbm_antnoise", "dBm Antenna Noise"]], [7, ["lock_quality", "Lock Quality"]], [8, ["tx_attenuation", "TX Attenuation"]], [9, ["db_tx_attenuation", "dB TX Attenuation"]],
  [10, ["dbm_tx_power", "dBm TX Power"]], [11, ["antenna", "Antenna"]], [12, ["db_antsignal", "dB Antenna Signal"]], [13, ["db_antnoise", "dB Antenna Noise"]], [14, ["rxflags", "RX flags"]],
  [15, ["txflags", "TX flags"]], [17, ["data_retries", "data retries"]], [18, ["xchannel", "Channel+"]], [19, ["mcs", "MCS information"]], [20, ["ampdu", "A-MPDU Status"]], [21, ["vht", "VHT information"]],
  [22, ["timestamp", "frame timestamp"]], [23, ["he", "HE information"]], [24, ["he_mu", "HE-MU information"]], [26, ["0_length.psdu", "0 Length PSDU"]], [27, ["l_sig", "L-SIG"]],
  [28, ["tlv", "TLVs"]], [31, ["ext", "Ext"]],
]);

export const radiotap: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget, true);
  const version = draft.add("radiotap.version", "Header revision", at, 1);
  draft.add("radiotap.pad", "Header pad", at + 1, 1);
  const length = draft.add("radiotap.length", "Header length", at + 2, 2);
  const stop = at + length;
  if (!draft.isBroken && length < 8) draft.complain(`The header says that it has ${length} bytes; 8 are the least.`);
  else if (stop > end) draft.complain(`Cut: of the header's ${length} bytes ${end - at} are there.`);
  const limit = Math.min(stop, end);
  let place = at + 4;
  const first = draft.number(place, 4);
  const words: number[] = [];
  do {
    words.push(place);
    place += 4;
  } while ((draft.number(place - 4, 4) & 0x80000000) !== 0 && place + 4 <= limit);
  draft.group("radiotap.present", "Present flags", "", at + 4, place - at - 4, () => {
    for (const word of words) {
      draft.group("radiotap.present.word", "Present flags word", hex(draft.number(word, 4), 4), word, 4, () => {
        draft.flag("radiotap.present.rtap_ns", "Radiotap NS next", word, 4, 0x20000000, FALSE_TRUE);
        draft.flag("radiotap.present.vendor_ns", "Vendor NS next", word, 4, 0x40000000, FALSE_TRUE);
        for (const [bit, [name, label]] of PRESENT) draft.flag(`radiotap.present.${name}`, label, word, 4, (1 << bit) >>> 0, NO_YES);
      });
    }
  });
  let isPadded = false;
  for (const [bit, [name, label, size, alignment]] of RADIOTAP.entries()) {
    if (((first >>> bit) & 1) === 0) continue;
    place = at + Math.ceil((place - at) / alignment) * alignment;
    if (place + size > limit) break;
    if (bit === 1) isPadded = (draft.number(place, 1) & 0x20) !== 0;
    addRadiotapField(draft, bit, name, label, place, size);
    place += size;
  }
  const layer = draft.finish("radiotap", `Radiotap Header v${version}, Length ${length}`, length);
  return carrying(layer, length < 8 ? "data" : "wifi", Math.max(stop, at + 8), span, isPadded ? PADDED : 0);
};

function addRadiotapField(draft: Draft, bit: number, name: string, label: string, at: number, size: number): void {
  const signed = (value: number): string => `${value > 127 ? value - 256 : value} dBm`;
  if (bit === 0) draft.text(name, label, at, 8, String(draft.long(at)));
  else if (bit === 1) addRadiotapFlags(draft, at);
  else if (bit === 2) draft.add(name, label, at, 1, (value) => `${(value / 2).toFixed(1)} Mb/s`);
  else if (bit === 3) {
    draft.add("radiotap.channel.freq", "Channel frequency", at, 2);
    const flags = draft.number(at + 2, 2);
    const set = CHANNEL_FLAGS.filter(([bit]) => ((flags >> bit) & 1) === 1).map(([, , text]) => `, ${text}`).join("");
    draft.group("radiotap.channel.flags", "Channel flags", `${hex(flags, 2)}${set}`, at + 2, 2, () => {
      for (const [bit, flag, text] of CHANNEL_FLAGS) draft.flag(`radiotap.channel.flags.${flag}`, text, at + 2, 2, 1 << bit, FALSE_TRUE);
    });
  } else if (bit === 5 || bit === 6 || bit === 10) draft.add(name, label, at, 1, signed);
  else if (size > 2) draft.text(name, label, at, size, hexBytes(draft.bytes, at, size));
  else draft.add(name, label, at, size, bit >= 14 ? hexOf(size) : String);
}

/** Bit, name and label. */
const CHANNEL_FLAGS: readonly (readonly [number, string, string])[] = [
  [0, "700mhz", "700 MHz spectrum"], [1, "800mhz", "800 MHz spectrum"], [2, "900mhz", "900 MHz spectrum"], [4, "turbo", "Turbo"], [5, "cck", "Complementary Code Keying (CCK)"],
  [6, "ofdm", "Orthogonal Frequency-Division Multiplexing (OFDM)"], [7, "2ghz", "2 GHz spectrum"], [8, "5ghz", "5 GHz spectrum"], [9, "passive", "Passive"], [10, "dynamic", "Dynamic CCK-OFDM"],
  [11, "gfsk", "Gaussian Frequency Shift Keying (GFSK)"], [12, "gsm", "GSM (900MHz)"], [13, "sturbo", "Static Turbo"], [14, "half", "Half Rate Channel (10MHz Channel Width)"],
  [15, "quarter", "Quarter Rate Channel (5MHz Channel Width)"],
];

function addRadiotapFlags(draft: Draft, at: number): void {
  draft.group("radiotap.flags", "Flags", hex(draft.number(at, 1), 1), at, 1, () => {
    draft.flag("radiotap.flags.cfp", "CFP", at, 1, 0x01, FALSE_TRUE);
    draft.flag("radiotap.flags.preamble", "Preamble", at, 1, 0x02, ["Long", "Short"]);
    draft.flag("radiotap.flags.wep", "WEP", at, 1, 0x04, FALSE_TRUE);
    draft.flag("radiotap.flags.frag", "Fragmentation", at, 1, 0x08, FALSE_TRUE);
    draft.flag("radiotap.flags.fcs", "FCS at end", at, 1, 0x10, FALSE_TRUE);
    draft.flag("radiotap.flags.datapad", "Data Pad", at, 1, 0x20, FALSE_TRUE);
    draft.flag("radiotap.flags.badfcs", "Bad FCS", at, 1, 0x40, FALSE_TRUE);
    draft.flag("radiotap.flags.shortgi", "Short GI", at, 1, 0x80, FALSE_TRUE);
  });
}

const FRAME_TYPES = ["Management frame", "Control frame", "Data frame", "Extension frame"] as const;
const DATA_SUBTYPES = ["Data", "Data + CF-Ack", "Data + CF-Poll", "Data + CF-Ack + CF-Poll", "Null function (No data)", "CF-Ack (No data)", "CF-Poll (No data)", "CF-Ack + CF-Poll (No data)", "QoS Data"] as const;
const MANAGEMENT_SUBTYPES = ["Association Request", "Association Response", "Reassociation Request", "Reassociation Response", "Probe Request", "Probe Response", "", "", "Beacon frame"] as const;
const DS = [
  "Not leaving DS or network is operating in AD-HOC mode (To DS: 0 From DS: 0)", "Frame from STA to DS via an AP (To DS: 1 From DS: 0)", "Frame from DS to a STA via AP(To DS: 0 From DS: 1)",
  "WDS (AP to AP) or Mesh (MP to MP) Frame (To DS: 1 From DS: 1)",
] as const;
const FLAGS: readonly (readonly [string, string, number, string, string, string])[] = [
  ["wlan.fc.frag", "More Fragments", 0x04, "This is the last fragment", "More fragments follow", "m"], ["wlan.fc.retry", "Retry", 0x08, "Frame is not being retransmitted", "Frame is being retransmitted", "R"],
  ["wlan.fc.pwrmgt", "PWR MGT", 0x10, "STA will stay up", "STA will go to sleep", "P"], ["wlan.fc.moredata", "More Data", 0x20, "No data buffered", "Data is buffered for STA at AP", "M"],
  ["wlan.fc.protected", "Protected flag", 0x40, "Data is not protected", "Data is protected", "p"], ["wlan.fc.order", "+HTC/Order flag", 0x80, "Not strictly ordered", "Strictly ordered", "o"],
];

export const wifi: Dissector = (bytes, span, budget) => {
  const { at, end } = span;
  const draft = new Draft(bytes, at, end, budget, true);
  const [control, flags] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  const [type, subtype] = [(control >> 2) & 3, control >> 4];
  const name = (type === 2 ? DATA_SUBTYPES[subtype] : type === 0 ? MANAGEMENT_SUBTYPES[subtype] : undefined) ?? FRAME_TYPES[type] ?? "";
  draft.add("wlan.fc.type_subtype", "Type/Subtype", at, 1, () => `${name} (${hex((type << 4) | subtype, 2)})`);
  draft.group("wlan.fc", "Frame Control Field", `0x${hexBytes(bytes, at, 2)}`, at, 2, () => {
    draft.bits("wlan.fc.version", "Version", at, 1, 0x03);
    draft.bits("wlan.fc.type", "Type", at, 1, 0x0c, (value) => `${FRAME_TYPES[value] ?? ""} (${value})`);
    draft.bits("wlan.fc.subtype", "Subtype", at, 1, 0xf0);
    draft.group("wlan.flags", "Flags", hex(flags, 1), at + 1, 1, () => {
      draft.bits("wlan.fc.ds", "DS status", at + 1, 1, 0x03, (value) => `${DS[value] ?? ""} (0x${value})`);
      for (const [flag, label, mask, no, yes] of FLAGS) draft.flag(flag, label, at + 1, 1, mask, [no, yes]);
    });
  });
  draft.bits("wlan.duration", "Duration", at + 2, 2, 0x7fff, (value) => `${value} microseconds`);
  const toDs = (flags & 1) !== 0;
  const fromDs = (flags & 2) !== 0;
  const fourth = toDs && fromDs;
  addAddresses(draft, at, type === 2, toDs, fromDs);
  if (draft.has(at + 22, 2)) {
    draft.bits("wlan.frag", "Fragment number", at + 22, 2, 0x000f);
    draft.bits("wlan.seq", "Sequence number", at + 22, 2, 0xfff0);
  }
  let length = 24;
  if (fourth) {
    draft.text("wlan.sa", "Source address", at + 24, 6, macText(bytes, at + 24));
    length = 30;
  }
  const isData = type === 2 && (subtype & 4) === 0;
  let aggregate = false;
  if (type === 2 && (subtype & 8) !== 0) {
    const place = at + length;
    aggregate = (draft.number(place, 2) & 0x80) !== 0;
    draft.group("wlan.qos", "Qos Control", hex(draft.number(place, 2), 2), place, 2, () => {
      draft.bits("wlan.qos.tid", "TID", place, 2, 0x000f);
      draft.bits("wlan.qos.ack", "Ack Policy", place, 2, 0x0060, (value) => `${ACKS[value] ?? ""} (0x${value})`);
      draft.flag("wlan.qos.amsdupresent", "Payload Type", place, 2, 0x0080, ["MSDU", "A-MSDU"]);
    });
    length += 2;
    if ((flags & 0x80) !== 0) {
      draft.add("wlan.htc", "HT Control (+HTC)", at + length, 4, hexOf(4));
      length += 4;
    }
  }
  if (span.hint === PADDED) length = (length + 3) & ~3;
  if (isData && aggregate) {
    draft.text("wlan_aggregate.da", "Destination address", at + length, 6, macText(bytes, at + length));
    draft.text("wlan_aggregate.sa", "Source address", at + length + 6, 6, macText(bytes, at + length + 6));
    draft.text("wlan_aggregate.length", "A-MSDU Length", at + length + 12, 2, String(((bytes[at + length + 12] ?? 0) << 8) | (bytes[at + length + 13] ?? 0)));
    length += 14;
  }
  const letters = FLAGS.map(([, , mask, , , letter]) => ((flags & mask) !== 0 ? letter : ".")).reverse().join("") + (fromDs ? "F" : ".") + (toDs ? "T" : ".");
  const layer = draft.finish("wlan", `IEEE 802.11 ${name}, Flags: ${letters}`, length);
  // Encrypted, and what is no data, is not looked into.
  return carrying(layer, isData && (flags & 0x40) === 0 ? "llc" : "data", at + length, span);
};

const ACKS = ["Normal Ack", "No Ack", "No explicit acknowledgment", "Block Ack"] as const;

function addAddresses(draft: Draft, at: number, isData: boolean, toDs: boolean, fromDs: boolean): void {
  const add = (name: string, label: string, place: number): void => draft.text(name, label, at + place, 6, macText(draft.bytes, at + place));
  add("wlan.ra", "Receiver address", 4);
  if (!draft.has(at + 10, 6)) return draft.complain("Cut: its addresses were not captured whole.");
  add("wlan.ta", "Transmitter address", 10);
  if (!isData || !draft.has(at + 16, 6)) return add("wlan.bssid", "BSS Id", 16);
  if (toDs) add("wlan.da", "Destination address", 16);
  else if (fromDs) add("wlan.sa", "Source address", 16);
  else add("wlan.bssid", "BSS Id", 16);
}
