/** Random talk whose commands have many keys: of all rules, twice the same one among them, in segments that end anywhere. */
import { command, conversation, frames } from "./conversation";
import { pcap } from "./pcap";
import type { Random } from "./random";

function words(random: Random): string[] {
  const key = (): string => `${random.pick(["user:", "item:", "\\xff", ""])}${random.below(60)}`;
  const some = Array.from({ length: 1 + random.below(random.chance(0.1) ? 200 : 6) }, key);
  const other = key();
  switch (random.below(12)) {
    case 0: return ["MGET", ...some];
    case 1: return ["MSET", ...some.flatMap((each) => [each, "v".repeat(random.below(90))])];
    case 2: return ["del", ...some];
    case 3: return ["EVAL", "return KEYS", String(some.length), ...some, "argument"];
    case 4: return ["XREAD", "COUNT", "2", "STREAMS", ...some, ...some.map(() => "0")];
    case 5: return ["ZUNIONSTORE", other, String(some.length), ...some];
    case 6: return ["BITOP", "OR", other, ...some];
    case 7: return ["RENAME", other, key()];
    case 8: return ["SORT", other, "BY", "w_*", "STORE", key()];
    case 9: return ["BLPOP", ...some, "0"];
    case 10: return ["PING"];
    default: return ["GET", other];
  }
}

export function manyKeys(random: Random, exchanges: number): Uint8Array {
  const talk = Array.from({ length: exchanges }, () => {
    const text = command(...words(random));
    const at = text.indexOf("$", random.below(text.length));
    const parts = at > 0 ? [text.slice(0, at), text.slice(at)] : [text];
    return `${parts.map((part) => `>>> ${part}`).join("\n")}\n+++ ${random.below(5)}ms\n<<< ${random.chance(0.1) ? "-ERR no" : ":1"}\\r\\n`;
  });
  return pcap(frames(conversation(talk.join("\n"))));
}
