/** Captures with very many rows for their size: one client that sends PING, thousands of them in each segment. */
import { concat } from "./bytes";
import { conversation, frames } from "./conversation";
import { pcapHeader, pcapRecord } from "./pcap";

const PER_BATCH = 4000;

/** `count` is a multiple of 4000. About 13 bytes a row. */
export function pings(count: number): Uint8Array {
  const request = "PING\\r\\n".repeat(PER_BATCH);
  const reply = "+PONG\\r\\n".repeat(PER_BATCH);
  // One batch is written down as a conversation; the others are copies of it with other numbers.
  const segments = conversation(`>>> ${request}\n<<< ${reply}`);
  const [opening, [asked, answered]] = [segments.slice(0, -2), segments.slice(-2)];
  if (asked === undefined || answered === undefined) throw new Error("unreachable");
  const parts = [pcapHeader(), ...frames(opening).map((frame) => pcapRecord(frame))];
  for (let batch = 0; batch < count / PER_BATCH; batch += 1) {
    const [sent, received] = [batch * asked.payload.length, batch * answered.payload.length];
    const time = BigInt(batch) * 1_000_000n;
    const [toServer, toClient] = [
      { ...asked, time: asked.time + time, sequence: asked.sequence + sent, acknowledgement: asked.acknowledgement + received },
      { ...answered, time: answered.time + time, sequence: answered.sequence + received, acknowledgement: answered.acknowledgement + sent },
    ];
    parts.push(...frames([toServer, toClient]).map((frame) => pcapRecord(frame)));
  }
  return concat(...parts);
}
