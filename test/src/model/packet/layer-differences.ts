/**
 * In what layers differ from tshark's (4.0.17), and why: test/README.md tells it in words. A line is `OFFSET LENGTH NAME TEXT`, with `record` before it
 * where it counts from the record. First what tshark says is brought into our form where only the form differs, so that the values still are compared.
 */
import { escapeBytes } from "../../../../src/model/escape";

export interface Rewording {
  readonly why: string;
  readonly from: RegExp;
  readonly to: string | ((...found: string[]) => string);
  /** Ours is changed, too: neither is compared there. */
  readonly both?: true;
}

export interface Absence {
  readonly why: string;
  readonly line: RegExp;
  /** Only there. */
  readonly capture?: RegExp;
}

/** What tshark says otherwise. */
export const REWORDINGS: readonly Rewording[] = [
  { why: "a blank at the end", from: / $/, to: "" },
  { why: "flags are drawn within their byte, not within the 12 bits of all flags", from: /^(\d+ 1 tcp\.flags\.(?:cwr|ece|urg|ack|push|reset|syn|fin)) \.{4} /, to: "$1 " },
  { why: "the same, of the byte before", from: /^(\d+ 1 tcp\.flags\.(?:res|ae)) (\S{4}) \.{4} \.{4} = /, to: "$1 .... $2 = " },
  { why: "the same, of 802.1ad's byte", from: /^(\d+ 1 ieee8021ad\.\S+ \S{4} \.{4}) \.{4} \.{4} = /, to: "$1 = " },
  { why: "numbers as they are sent have a name of their own where relative ones are switched on, as they mostly are", from: /^(\d+ 4 tcp\.)seq Sequence Number: /, to: "$1seq_raw Sequence Number (raw): " },
  { why: "the same", from: /^(\d+ 4 tcp\.)ack Acknowledgment Number: /, to: "$1ack_raw Acknowledgment number (raw): " },
  { why: "an equals sign where all others have a colon", from: / (left|right) edge = /, to: " $1 edge: " },
  { why: "the same for a blank", from: / TCP Option - SACK (?=\d)/, to: " TCP Option - SACK: " },
  { why: "checksums of ICMP are not worked out", from: /^(\d+ 2 icmp(?:v6)?\.checksum .*) \[correct\]$/, to: "$1 [unverified]" },
  { why: "the vendor of an address needs a list of them", from: / llc\.oui (.*) \(Officially Xerox, but$/, to: " llc.oui $1" },
  { why: "the channel of a frequency is not told", from: /(Channel frequency: \d+) \[.*\]$/, to: "$1" },
  { why: "values are told as text", from: / (resp\.bulk_string\.value) Value: ([0-9a-f]+)$/, to: (_, name = "", digits = "") => ` ${name} Value: ${escapeBytes(Buffer.from(digits, "hex"))}` },
  { why: "times are told as everywhere in the page", from: / Timestamp: (\w{3}) +(\d+), (\d+) (\S+?)(?:000)? UTC$/, to: (_, month = "", day = "", year = "", time = "") => ` Timestamp: ${year}-${monthNumber(month)}-${day.padStart(2, "0")} ${time} UTC` },
  { why: "an empty text needs no colon", from: / nflog\.prefix Prefix:$/, to: " nflog.prefix Prefix" },
  { why: "an empty array is one of length 0", from: / resp\.array Array: Empty$/, to: " resp.array Array: Length 0" },
  { why: "what is wrong stands beside the field", from: / (pppoe\.payload_length .*) \[incorrect, should be \d+\]$/, to: " $1" },
  { why: "bytes of padding and of unknown options are written out here", from: /^(record .* (?:Packet Padding|Option Padding|Option Data))(?:: [0-9a-f]+)?$/, to: "$1", both: true },
  { why: "custom options are known here", from: / (?:Unknown|Custom \(.*?\))( \(\d+\))?$/, to: " Custom$1", both: true },
  { why: "Geneve's bits are drawn here", from: /^(\d+ 1 geneve\.(?:version|option\.length)) [.01 ]+ = /, to: "$1 ", both: true },
  { why: "the dissector of files does not know nanoseconds", from: /^(record 4 4 pcap\.packet\.timestamp\.)usec Timestamp usec: (\d{7,})$/, to: "$1nsec Timestamp nsec: $2" },
  { why: "of some layers Wireshark counts in what they carry", from: /^(\d+) \d+ (erspan|icmp|icmpv6|nflog|arp) /, to: "$1 * $2 ", both: true },
];

/** What only tshark says. */
export const ONLY_THEIRS: readonly Absence[] = [
  { why: "said twice: the address again", line: /^\d+ 6 (?:eth\.addr|wlan\.(?:sa|da|bssid|staa)) / },
  { why: "said twice: numbers as they are sent", line: /^\d+ 4 tcp\.ack_raw / },
  { why: "said twice: flags as letters", line: / tcp\.flags\.str / },
  { why: "said twice: in the other byte order", line: / icmp\.(?:ident|seq)_le / },
  { why: "worked out from the field before", line: / (?:ipv6\.(?:hopopts|routing|dstopts)\.len_oct|tcp\.options\.wscale\.multiplier) / },
  { why: "worked out from addresses", line: / ipv6\.(?:src|dst)_(?:slaac_mac|6to4_\w+|teredo_\w+|isatap_\w+|embed_\w+) / },
  { why: "worked out from other frames", line: / tcp\.(?:window_size|window_size_scalefactor) / },
  { why: "a layer of its own here", line: / (?:tcp\.payload|udp\.payload|data\.data|tcp\.segment_data) / },
  { why: "guessed from the payload", line: / icmp\.data_time(?:_relative)? / },
  { why: "says that nothing is said", line: / udp\.checksum\.status / },
  { why: "the record as a whole and the frame in it", line: /^record .* (?:pcap\.packet Packet \d+|pcap\.packet\.data Data|pcapng\.block Block: .*|pcapng\.block\.data Block Data|pcapng\.packet\.packet_data Packet Data)$/ },
  { why: "what is found in a later frame, or told again", line: / tcp\.options\.(?:sack\.dsack_[lr]e|tfo\.request) / },
  { why: "ICMPv6 is told in short", line: / icmpv6\.(?:mldr\.|reserved Reserved: 0000$)/ },
  { why: "PPI's fields are told by their bytes", line: / ppi\.80211-common\./ },
  { why: "QoS is told in short", line: / wlan\.qos\.(?:priority|bit4|txop_dur_req) / },
  { why: "the flags of pcapng's option are told as one number, their errors together", line: /^record .* pcapng\.options\.option\.data\.packet\.flags/ },
  { why: "Wireshark takes port 4790 for VXLAN without its extension", line: / vxlan\.(?:flag|gbp)/, capture: /gre-erspan-vxlan/ },
  { why: "Wireshark tells padding and trailer apart by the least length", line: / (?:eth\.padding|vlan\.trailer) /, capture: /QinQ/ },
  { why: "where a source route is given Wireshark takes its last address for the target", line: /^(?:14 40 ip|30 4 ip\.cur_rt|49 4 ip\.dst) /, capture: /made-ip-options/ },
  { why: "the flags of Accurate ECN are a counter once an option of it was seen", line: / tcp\.flags(?:\.ace)? /, capture: /made-tcp-options/ },
  { why: "RESP3 is not known to Wireshark 4.0", line: / resp\.fragment Fragment$/ },
  { why: "bits of a block's type", line: /^record 0 4 pcapng\.block\.type\.(?:value|vendor) / },
];

/** What only we say. */
export const ONLY_OURS: readonly Absence[] = [
  { why: "the options as a whole have no name in filters", line: / ip\.options Options: / },
  { why: "what lies behind a PPPoE payload of the length that it says", line: / eth\.padding /, capture: /pppoe-over-qinq/ },
  { why: "the other half of reasons above", line: / icmpv6\.reserved Reserved: 00000001$/ },
  { why: "the other half", line: / ppi\.field(?:_data)? / },
  { why: "the other half", line: /^record .* pcapng\.options\.option\.data\.packet\.flags/ },
  { why: "the other half", line: / vxlan\.(?:flags|ver|i_bit|p_bit|o_bit|reserved16|next_proto) /, capture: /gre-erspan-vxlan/ },
  { why: "the other half", line: / eth\.padding /, capture: /QinQ/ },
  { why: "the other half", line: /^(?:14 40 ip|30 4 ip\.dst|49 4 ip\.src_rt) /, capture: /made-ip-options/ },
  { why: "the other half", line: / tcp\.flags(?:\.(?:ae|cwr|ece))? /, capture: /made-tcp-options/ },
  { why: "the other half", line: / resp\.(?:map|set|push|attribute|null|double|boolean|big_number)/ },
  { why: "an option that lies about its size is shown as far as it goes", line: /^\d+ \d+ (?:tcp\.option|ip\.opt)/, capture: /made-(?:tcp|ip)-options|truncated-header/ },
  { why: "the same of an entry", line: / nflog\.tlv/, capture: /nflog-bad-tlv-len/ },
  { why: "payload of what is not taken apart here", line: /^\d+ \d+ data(?:\.data)? / },
];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name) + 1).padStart(2, "0");
}
