/** What a frame is taken apart into, and how a protocol hands over to the one that it carries. Offsets and lengths are bytes of the frame's record. */

/** A part of a layer. Names and labels are Wireshark's wherever it has the field, so that what is seen here can be filtered for there. */
export interface Field {
  /** Wireshark's name in filters: `ip.ttl`; of our own invention where it has none. */
  readonly name: string;
  readonly label: string;
  /** What the field says; empty where the label says all. */
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  /** The bits that are meant, as a mask over the field's bytes read as one number: most significant byte first, unless it is little-endian. */
  readonly bits?: number;
  readonly isLittle?: true;
  readonly fields?: readonly Field[];
  readonly problem?: string;
}

export interface Layer {
  /** Wireshark's name of the protocol: `ip`. */
  readonly name: string;
  /** As in Wireshark's tree: `Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2`. */
  readonly title: string;
  readonly offset: number;
  readonly length: number;
  readonly fields: readonly Field[];
  /** What is wrong with it, as a sentence. */
  readonly problem?: string;
}

/** Everything that has a dissector (dissectors.ts). */
export type Protocol =
  | "ethernet" | "vlan" | "provider-vlan" | "mpls" | "control-word" | "llc" | "sll" | "sll2" | "null" | "loop" | "ppp" | "pppoe" | "hdlc"
  | "wifi" | "radiotap" | "ppi" | "pktap" | "nflog" | "raw" | "ipv4" | "ipv6" | "arp" | "icmp" | "icmpv6" | "tcp" | "udp"
  | "gre" | "erspan" | "vxlan" | "vxlan-gpe" | "geneve" | "gtp" | "data";

/** The bytes of a layer and of all that it carries: from `at` to `end` they were captured, on the wire they went on to `wireEnd`. */
export interface Span {
  readonly at: number;
  readonly end: number;
  readonly wireEnd: number;
}

/** What a layer carries. */
export interface Next extends Span {
  readonly protocol: Protocol;
  /** Something that only the layer before knows: ERSPAN's type, that 802.11's header is padded, … */
  readonly hint?: number;
}
