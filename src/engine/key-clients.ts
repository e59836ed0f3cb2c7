/** How many different connections used each key, counted in one pass over commands. */
import { NONE } from "../../assembly/schema";

export interface ClientCounter {
  /** The first `count` commands: the number of each one's key, or NONE, and its connection. */
  add(count: number, numbers: Uint32Array, flows: Uint32Array): void;
  /** By number: its connections. Once, when all is added. */
  clients(): Uint32Array;
}

/** `numbers`, `connections`: how many there are; `commands`: at most so many are added. */
export function clientCounter(numbers: number, connections: number, commands: number): ClientCounter {
  const words = Math.ceil(connections / 32);
  // Bits for all connections of all keys are few words where connections are few, else most of them would be 0.
  return numbers * words <= commands ? new ClientBits(numbers, words) : new ClientLists(numbers, connections, commands);
}

/** A bit for each connection of each key. */
export class ClientBits implements ClientCounter {
  private readonly bits: Uint32Array;

  constructor(numbers: number, private readonly words: number) {
    this.bits = new Uint32Array(numbers * words);
  }

  add(count: number, numbers: Uint32Array, flows: Uint32Array): void {
    const { bits, words } = this;
    const none = NONE;
    for (let index = 0; index < count; index++) {
      const number = numbers[index] ?? none;
      if (number === none) continue;
      const flow = flows[index] ?? 0;
      const word = Math.imul(number, words) + (flow >>> 5);
      bits[word] = (bits[word] ?? 0) | (1 << (flow & 31));
    }
  }

  clients(): Uint32Array {
    const { bits, words } = this;
    const clients = new Uint32Array(words === 0 ? 0 : bits.length / words);
    let word = 0;
    for (let number = 0; number < clients.length; number++) {
      let sum = 0;
      for (const end = word + words; word < end; word++) sum += bitsIn(bits[word] ?? 0);
      clients[number] = sum;
    }
    return clients;
  }
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The connections of each key's commands side by side, and of each connection the key that it was seen for last. */
export class ClientLists implements ClientCounter {
  private readonly numberOf: Uint32Array;
  private readonly flowOf: Uint32Array;
  /** By number its commands, and then where its connections lie. */
  private readonly places: Uint32Array;
  private length = 0;

  constructor(numbers: number, private readonly connections: number, commands: number) {
    this.numberOf = new Uint32Array(commands);
    this.flowOf = new Uint32Array(commands);
    this.places = new Uint32Array(numbers);
  }

  add(count: number, numbers: Uint32Array, flows: Uint32Array): void {
    const { numberOf, flowOf, places } = this;
    const none = NONE;
    let { length } = this;
    for (let index = 0; index < count; index++) {
      const number = numbers[index] ?? none;
      if (number === none) continue;
      places[number] = (places[number] ?? 0) + 1;
      numberOf[length] = number;
      flowOf[length++] = flows[index] ?? 0;
    }
    this.length = length;
  }

  clients(): Uint32Array {
    const flows = this.sideBySide();
    const { places } = this;
    const clients = new Uint32Array(places.length);
    const seenFor = new Uint32Array(this.connections).fill(NONE);
    let at = 0;
    for (let number = 0; number < clients.length; number++) {
      const end = places[number] ?? 0;
      let distinct = 0;
      for (; at < end; at++) {
        const flow = flows[at] ?? 0;
        if (seenFor[flow] === number) continue;
        seenFor[flow] = number;
        distinct++;
      }
      clients[number] = distinct;
    }
    return clients;
  }

  /** Connections in the order of the numbers; each number's place is then the end of its own. */
  private sideBySide(): Uint32Array {
    const { numberOf, flowOf, places, length } = this;
    let total = 0;
    for (let number = 0; number < places.length; number++) {
      const own = places[number] ?? 0;
      places[number] = total;
      total += own;
    }
    const flows = new Uint32Array(total);
    for (let index = 0; index < length; index++) {
      const number = numberOf[index] ?? 0;
      const place = places[number] ?? 0;
      places[number] = place + 1;
      flows[place] = flowOf[index] ?? 0;
    }
    return flows;
  }
}
