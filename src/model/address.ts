/** An endpoint as text: `10.0.0.1:6379`, `[::1]:6379`. Addresses come as four 32-bit words, IPv4 as ::ffff:a.b.c.d (RFC 4291). */

/** Words in network order, `port` from 0 to 65535. */
export function endpointText(words: readonly [number, number, number, number], port: number): string {
  const address = addressText(words);
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The host of an endpoint as text: `10.0.0.7` of `10.0.0.7:51234`, `::1` of `[::1]:51234`. */
export function withoutPort(endpoint: string): string {
  return endpoint.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

/** An address alone, IPv4 in its own form. */
export function addressText(words: readonly [number, number, number, number]): string {
  const [first, second, third, last] = words;
  return first === 0 && second === 0 && third === 0xffff ? ipv4Text(last) : ipv6Text(words);
}

function ipv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`, the first of equals. */
export function ipv6Text(words: readonly number[]): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let best = -1;
  let length = 1;
  for (let start = 0; start < groups.length; ) {
    let end = start;
    while (groups[end] === 0) end++;
    if (end - start > length) [best, length] = [start, end - start];
    start = Math.max(end, start + 1);
  }
  const text = (from: number, to: number): string => groups.slice(from, to).map((group) => group.toString(16)).join(":");
  return best < 0 ? text(0, groups.length) : `${text(0, best)}::${text(best + length, groups.length)}`;
}
