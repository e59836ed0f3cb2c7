/** Names of numbers that several protocols share, as Wireshark 4.0 has them. */

/** IEEE 802 Numbers, EtherTypes. */
export const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x0800, "IPv4"], [0x0806, "ARP"], [0x0842, "Wake on LAN"], [0x6558, "Transparent Ethernet bridging"], [0x8035, "RARP"], [0x809b, "AppleTalk LLAP bridging"],
  [0x80f3, "AARP"], [0x8100, "802.1Q Virtual LAN"], [0x8137, "Netware IPX/SPX"], [0x86dd, "IPv6"], [0x8809, "Slow Protocols"], [0x880b, "PPP"],
  [0x8847, "MPLS label switched packet"], [0x8848, "MPLS multicast label switched packet"], [0x8863, "PPPoE Discovery"], [0x8864, "PPPoE Session"],
  [0x888e, "802.1X Authentication"], [0x88a8, "802.1ad Provider Bridge (Q-in-Q)"], [0x88cc, "802.1 Link Layer Discovery Protocol (LLDP)"], [0x88e5, "802.1AE (MACsec)"],
  [0x88f7, "PTPv2 over Ethernet (IEEE1588)"], [0x894f, "Network Service Header"], [0x8926, "VN-Tag"], [0x9000, "Loopback"], [0x9100, "QinQ: old non-standard 802.1ad"],
]);

/** IANA, Assigned Internet Protocol Numbers. */
export const IP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, "IPv6 Hop-by-Hop Option"], [1, "ICMP"], [2, "IGMP"], [4, "IPIP"], [6, "TCP"], [8, "EGP"], [17, "UDP"], [41, "IPv6"], [43, "Routing Header for IPv6"],
  [44, "Fragment Header for IPv6"], [46, "Reservation Protocol"], [47, "Generic Routing Encapsulation"], [50, "Encap Security Payload"], [51, "Authentication Header"],
  [58, "ICMPv6"], [59, "No Next Header for IPv6"], [60, "Destination Options for IPv6"], [89, "OSPF IGP"], [103, "PIM"], [112, "VRRP"],
  [115, "Layer 2 Tunneling"], [132, "SCTP"], [135, "Mobility IP"], [136, "UDPlite"], [137, "MPLS in IP"], [139, "Host Identity Protocol"], [140, "Shim6 Header"],
]);

/** IANA, Differentiated Services Field Codepoints. */
export const DSCP_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "Default"], [1, "Lower Effort"], [8, "Class Selector 1"], [10, "Assured Forwarding 11"], [12, "Assured Forwarding 12"], [14, "Assured Forwarding 13"],
  [16, "Class Selector 2"], [18, "Assured Forwarding 21"], [20, "Assured Forwarding 22"], [22, "Assured Forwarding 23"], [24, "Class Selector 3"],
  [26, "Assured Forwarding 31"], [28, "Assured Forwarding 32"], [30, "Assured Forwarding 33"], [32, "Class Selector 4"], [34, "Assured Forwarding 41"],
  [36, "Assured Forwarding 42"], [38, "Assured Forwarding 43"], [40, "Class Selector 5"], [44, "Voice Admit"], [46, "Expedited Forwarding"], [48, "Class Selector 6"],
  [56, "Class Selector 7"],
]);
export const ECN_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "Not ECN-Capable Transport"], [1, "ECN-Capable Transport codepoint '01'"], [2, "ECN-Capable Transport codepoint '10'"], [3, "Congestion Experienced"],
]);
const ECN_SHORT = ["Not-ECT", "ECT(1)", "ECT(0)", "CE"] as const;

/** `DSCP: AF11, ECN: Not-ECT` of a traffic class. */
export function trafficText(value: number): string {
  return `DSCP: ${dscpShort(value >> 2)}, ECN: ${ECN_SHORT[value & 3] ?? ""}`;
}

function dscpShort(dscp: number): string {
  const name = DSCP_NAMES.get(dscp);
  if (name === undefined) return "Unknown";
  if (dscp === 0) return "CS0";
  if (dscp === 1) return "LE";
  if (dscp === 44) return "VOICE-ADMIT";
  if (dscp === 46) return "EF PHB";
  return name.startsWith("Class") ? `CS${dscp >> 3}` : `AF${name.slice(-2)}`;
}

/** IANA, ARP hardware types, with what Linux adds (ARPHRD_). */
export const HARDWARE_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "NET/ROM pseudo"], [1, "Ethernet"], [6, "IEEE 802"], [15, "Frame Relay DLCI"], [24, "IEEE 1394.1995"], [32, "InfiniBand"], [256, "Experimental 2"], [512, "PPP"],
  [513, "Cisco HDLC"], [518, "Raw HDLC"], [519, "Raw IP"], [768, "IPIP tunnel"], [769, "IP6IP6 tunnel"], [772, "Loopback"], [776, "sit0 device - IPv6-in-IPv4"],
  [778, "GRE over IP"], [801, "IEEE 802.11"], [802, "IEEE 802.11 + Prism header"], [803, "IEEE 802.11 + radiotap header"], [823, "GRE over IPv6"], [824, "Netlink"], [65534, "No Header"],
]);
