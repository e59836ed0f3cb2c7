/** Which function takes which protocol apart. */
import { controlWord, hdlc, mpls, ppp, pppoe } from "./ppp";
import { nullLoopback, sll, sll2 } from "./cooked";
import { ethernet, llc, providerVlan, vlan } from "./ethernet";
import { erspan, gre } from "./gre";
import { ipv4 } from "./ipv4";
import { ipv6 } from "./ipv6";
import type { Protocol } from "./layer";
import { arp, icmp, icmpv6 } from "./small";
import type { Dissector } from "./step";
import { tcp } from "./tcp";
import { geneve, gtp, udp, vxlan, vxlanGpe } from "./udp";
import { radiotap, wifi } from "./wifi";
import { nflog, pktap, ppi, raw } from "./wrapped";

/** All but the payload, which no header describes. */
export const DISSECTORS: Readonly<Record<Exclude<Protocol, "data">, Dissector>> = {
  ethernet, vlan, "provider-vlan": providerVlan, mpls, "control-word": controlWord, llc, sll, sll2, null: nullLoopback, loop: nullLoopback, ppp, pppoe, hdlc, wifi, radiotap, ppi, pktap, nflog, raw,
  ipv4, ipv6, arp, icmp, icmpv6, tcp, udp, gre, erspan, vxlan, "vxlan-gpe": vxlanGpe, geneve, gtp,
};
