/** Finding a place by halving. */

/** The first of `count` places at which a test holds that holds at all behind it, too; `count` where it holds at none. */
export function firstPlace(count: number, test: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
