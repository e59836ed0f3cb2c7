/**
 * Random conversations of several clients that fill the Commands table with rows of every kind: several blocks of them, with and without keys, with
 * figures that do not fit into the row, unanswered, blocking, equal in what they are sorted by, and not in the order of their times.
 */
import { command, conversation, frames } from "./conversation";
import { interleave } from "./mutations";
import { pcap } from "./pcap";
import type { Random } from "./random";

/** Bytes of a segment: a larger message takes several. */
const SEGMENT = 1400;

function sent(side: ">>>" | "<<<", text: string): string {
  // Escapes are not to be cut: only a long value is.
  const end = text.lastIndexOf("v".repeat(8));
  const parts: string[] = [];
  let from = 0;
  for (; end - from > SEGMENT; from += SEGMENT) parts.push(`${side} ${text.slice(from, from + SEGMENT)}`);
  return [...parts, `${side} ${text.slice(from)}`].join("\n");
}

function exchange(random: Random, keys: readonly [string, ...string[]]): string {
  const key = random.pick(keys);
  switch (random.below(random.chance(0.1) ? 12 : 8)) {
    case 0: return `${sent(">>>", command("SET", key, "v".repeat(random.below(300))))}\n<<< +OK\\r\\n`;
    case 1: return `>>> ${command("GET", key)}\n+++ ${random.below(9)}ms\n<<< $-1\\r\\n`;
    case 2: return `>>> ${command("INCR", key)}\n<<< :${random.below(99)}\\r\\n`;
    case 3: return `>>> ${command("PING")}\n<<< -ERR no\\r\\n`;
    case 4: return `>>> ${command("get", key)}\n<<< $2\\r\\nvv\\r\\n`;
    case 5: return `>>> ${command("HGET", key, "f")}${command("HGET", key, "g")}${command("DBSIZE")}\n<<< $-1\\r\\n:1\\r\\n:2\\r\\n`;
    case 6: return `>>> ${command("SELECT", String(random.below(4)))}\n<<< ${random.chance(0.8) ? "+OK" : "-ERR no"}\\r\\n`;
    case 7: return `>>> ${command("BLPOP", key, "0")}\n+++ ${random.below(50)}ms\n<<< *-1\\r\\n`;
    case 8: return `>>> ${command("BLPOP", key, "0")}\n+++ ${5 + random.below(3)}s\n<<< *-1\\r\\n`;
    case 9: return `>>> ${command("GET", key)}\n+++ ${4290 + random.below(10)}ms\n<<< $-1\\r\\n`;
    case 10: return `${sent(">>>", command("SET", key, "v".repeat(66_000 + random.below(3))))}\n<<< +OK\\r\\n`;
    default: return `>>> ${command("GET", key)}\n${sent("<<<", `$70000\\r\\n${"v".repeat(70_000)}\\r\\n`)}`;
  }
}

/** `exchanges` of each of three clients, and a fourth one that listens. */
export function mixedCapture(random: Random, exchanges: number): Uint8Array {
  const keys = Array.from({ length: 300 }, () => {
    const prefix = random.pick(["user:", "User:", "session:2024:", "\\xff", "a", ""]);
    return `${prefix}${random.below(200)}${"x".repeat(random.chance(0.05) ? 100 : 0)}`;
  });
  const talks = Array.from({ length: 3 }, () => [
    ...Array.from({ length: exchanges }, () => exchange(random, ["none", ...keys])), `>>> ${command("GET", "unanswered")}`,
  ].join("\n"));
  const delivery = `<<< *3\\r\\n$7\\r\\nmessage\\r\\n$2\\r\\nch\\r\\n$3\\r\\nhey\\r\\n`;
  const listener = [`>>> ${command("SUBSCRIBE", "ch")}`, "<<< *3\\r\\n$9\\r\\nsubscribe\\r\\n$2\\r\\nch\\r\\n:1\\r\\n"];
  for (let message = 0; message < exchanges / 20; message++) listener.push(`+++ ${random.below(100)}ms`, delivery);
  const addresses = ["192.0.2.9", "192.0.2.10", "2001:db8::5", "192.0.2.9"];
  return pcap(interleave(...[...talks, listener.join("\n")].map((talk, index) => {
    const address = addresses[index] ?? "";
    const server = { address: address.includes(":") ? "2001:db8::1" : "192.0.2.1", port: 6379 };
    // Times of the first two are often the same, since a capture counts in microseconds.
    const start = 1_700_000_000_000_000_000n + BigInt(index >> 1) * 777_000n;
    return frames(conversation(talk, { start }), { connection: { client: { address, port: 40_000 - index }, server } });
  })));
}
