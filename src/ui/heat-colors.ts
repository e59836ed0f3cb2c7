/** Colours of counts: from one to the most by logarithm, over stops of even lightness that the theme gives. Pure. */

/** Channels from 0 to 255. */
export type Rgb = readonly [number, number, number];

export function parseHex(text: string): Rgb {
  const value = parseInt(text.trim().replace("#", ""), 16);
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}

/** `share` from 0 to 1, over stops that are equally far apart. */
export function colorAt(stops: readonly Rgb[], share: number): string {
  const place = Math.max(0, Math.min(1, share)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[Math.max(0, index)] ?? [0, 0, 0], stops[index + 1] ?? stops[0] ?? [0, 0, 0]];
  const channels = [0, 1, 2].map((channel) => Math.round((from[channel] ?? 0) + ((to[channel] ?? 0) - (from[channel] ?? 0)) * (place - index)));
  return `rgb(${channels.join(" ")})`;
}

/** Where a count stands between 1 and the most there is; where all are 1, all the way up. */
export function shareOf(count: number, most: number): number {
  return most <= 1 ? 1 : Math.log(count) / Math.log(most);
}
