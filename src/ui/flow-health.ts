/** What the figures of a connection mean: one sentence for each that is not as it should be, with what may be behind it. */
import { FlowState, Protocol } from "../../assembly/schema";
import type { FlowDetails, FlowSide } from "../model/api";
import { formatBytes, formatCount, formatPlural } from "../model/units";

export interface HealthRemark {
  readonly tone: "bad" | "warn" | "quiet";
  readonly text: string;
}

/** Of a side's frames: more than this share sent again is felt as waiting. */
const RETRANSMISSIONS_BAD = 0.01;

export function healthRemarks({ row, client, server }: FlowDetails): readonly HealthRemark[] {
  const remarks: HealthRemark[] = [];
  const say = (tone: HealthRemark["tone"], text: string): number => remarks.push({ tone, text });
  const by = (figure: keyof FlowSide): string => sides(client[figure], server[figure]);
  if (row.protocol === Protocol.TLS) say("warn", "This is TLS: its commands cannot be read without the keys.");
  else if (row.protocol === Protocol.CLUSTER_BUS) say("quiet", "This is the bus of a Redis cluster, which carries no commands.");
  else if (row.commands === 0 && row.clientBytes + row.serverBytes === 0) say("quiet", "It carried nothing but TCP's own frames.");
  else if (row.commands === 0 && (row.protocol === Protocol.UNKNOWN || row.protocol === Protocol.UNDECIDED)) say("warn", "What it carried is not known to be RESP.");
  if (row.midstream) say("quiet", "The capture began in the middle of it: its beginning, and so perhaps database and user, are not known.");
  if (row.state === FlowState.RESET) say("bad", "It was ended by a reset (RST), not closed: a time-out, a kill, a crash, or a limit in between may be why.");
  const { retransmissions, outOfOrder, duplicates, gaps, gapBytes, zeroWindows } = row;
  if (retransmissions > 0) {
    const share = retransmissions / Math.max(1, row.frames);
    const isBad = share > RETRANSMISSIONS_BAD;
    say(isBad ? "bad" : "warn", `${formatPlural(retransmissions, "segment")} ${retransmissions === 1 ? "was" : "were"} sent again ${by("retransmissions")}, ${(share * 100).toFixed(share < 0.1 ? 1 : 0)} % of all frames: packets were lost on the way, or acknowledged late. Commands behind them waited.`);
  }
  if (zeroWindows > 0) say("bad", `${formatPlural(zeroWindows, "zero window")} ${by("zeroWindows")}: who announces one does not read what it is sent, and the other side must wait.`);
  if (gaps > 0) say("bad", `${formatBytes(gapBytes)} in ${formatPlural(gaps, "gap")} are not in the capture: whoever captured was too slow, or the packets went another way.`);
  if (outOfOrder > 0) say("quiet", `${formatPlural(outOfOrder, "segment")} came out of order ${by("outOfOrder")}: several paths, or several queues of a network card.`);
  if (duplicates > 0) say("quiet", `${formatPlural(duplicates, "segment")} ${duplicates === 1 ? "was" : "were"} there already ${by("duplicates")}: keep-alives, or packets that were captured twice.`);
  return remarks;
}

/** `(client 3, server 1)`. */
function sides(client: number, server: number): string {
  const parts = [...(client > 0 ? [`client ${formatCount(client)}`] : []), ...(server > 0 ? [`server ${formatCount(server)}`] : [])];
  return parts.length === 0 ? "" : `(${parts.join(", ")})`;
}
