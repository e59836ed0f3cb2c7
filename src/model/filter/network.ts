/** What a filter compares an endpoint with: `10.0.0.7`, `10.0.0.0/8`, `10.0.0.7:51234`, `[::1]:6379`, `::1`, `fe80::/10`, `:6379`. */

export type Words = readonly [number, number, number, number];

export interface Network {
  /** Undefined: any address. IPv4 as ::ffff:a.b.c.d. */
  readonly address: Words | undefined;
  /** Bits of the address that count, of 128. */
  readonly bits: number;
  readonly port: number | undefined;
}

const MAPPED_BITS = 96;

/** Undefined where the text is none: a host's name perhaps. */
export function networkOf(text: string): Network | undefined {
  const port = /^:(\d{1,5})$/.exec(text)?.[1];
  if (port !== undefined) return withPort(undefined, port);
  const [, bracketed, bracketedPort] = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (bracketed !== undefined) {
    const address = ipv6Words(bracketed);
    return address === undefined ? undefined : withPort(address, bracketedPort);
  }
  const [, four, prefix, fourPort] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d{1,2})|:(\d{1,5}))?$/.exec(text) ?? [];
  if (four !== undefined) {
    const word = ipv4Word(four);
    if (word === undefined || Number(prefix ?? 0) > 32) return undefined;
    const address: Words = [0, 0, 0xffff, word];
    return prefix === undefined ? withPort(address, fourPort) : { address, bits: MAPPED_BITS + Number(prefix), port: undefined };
  }
  const [, six, sixPrefix] = /^([0-9a-f:.]*:[0-9a-f:.]*)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const address = six === undefined ? undefined : ipv6Words(six);
  if (address === undefined || Number(sixPrefix ?? 0) > 128) return undefined;
  return { address, bits: sixPrefix === undefined ? 128 : Number(sixPrefix), port: undefined };
}

function withPort(address: Words | undefined, port: string | undefined): Network | undefined {
  return Number(port ?? 0) > 65535 ? undefined : { address, bits: 128, port: port === undefined ? undefined : Number(port) };
}

function ipv4Word(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((word, part) => word * 256 + part, 0);
}

function ipv6Words(text: string): Words | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before, after] = halves.map((half) => (half === "" ? [] : groupsOf(half)));
  if (before === undefined || (halves.length === 2 && after === undefined)) return undefined;
  const rest = after ?? [];
  const missing = 8 - before.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...rest];
  const word = (at: number): number => (groups[at] ?? 0) * 65536 + (groups[at + 1] ?? 0);
  return [word(0), word(2), word(4), word(6)];
}

/** Groups of 16 bits; the last one may be an IPv4 address, which is two. */
function groupsOf(half: string): number[] | undefined {
  const groups: number[] = [];
  const parts = half.split(":");
  for (const [index, part] of parts.entries()) {
    if (part.includes(".")) {
      const word = index === parts.length - 1 ? ipv4Word(part) : undefined;
      if (word === undefined) return undefined;
      groups.push(Math.floor(word / 65536), word % 65536);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** Whether an endpoint belongs to it. */
export function holdsEndpoint({ address, bits, port }: Network, words: Words, endpointPort: number): boolean {
  if (port !== undefined && port !== endpointPort) return false;
  if (address === undefined) return true;
  for (let word = 0, left = bits; word < 4 && left > 0; word++, left -= 32) {
    const apart = ((address[word] ?? 0) ^ (words[word] ?? 0)) >>> 0;
    if (left >= 32 ? apart !== 0 : apart >>> (32 - left) !== 0) return false;
  }
  return true;
}
