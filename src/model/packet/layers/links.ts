/** Which protocol a frame of a link type begins with: those that the decoder reads (assembly/wire/decode.ts). */
import type { Protocol } from "./layer";

const LINKS: ReadonlyMap<number, Protocol> = new Map([
  [0, "null"], [1, "ethernet"], [9, "ppp"], [12, "raw"], [14, "raw"], [50, "ppp"], [51, "pppoe"], [101, "raw"], [104, "hdlc"], [105, "wifi"], [108, "loop"], [113, "sll"],
  [127, "radiotap"], [149, "pktap"], [192, "ppi"], [219, "mpls"], [228, "raw"], [229, "raw"], [239, "nflog"], [258, "pktap"], [276, "sll2"],
]);

/** `linkType` is a LINKTYPE_ number; undefined where the frame's interface is not described. */
export function protocolOfLink(linkType: number | undefined): Protocol {
  return linkType === undefined ? "data" : (LINKS.get(linkType) ?? "data");
}
