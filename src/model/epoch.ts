/** Points in time without a lost digit: whole seconds and nanoseconds of the capture's first frame, plus an f64 of nanoseconds. */

const SECOND = 1_000_000_000;

export interface Epoch {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** `epoch` plus `offset` nanoseconds (any sign, exact to 2^53); nanoseconds from 0 up to a second. */
export function momentAt(epoch: Epoch, offset: number): Epoch {
  // A remainder and a quotient of integers below 2^53 are exact, so that no BigInt is needed for each row.
  let nanoseconds = epoch.nanoseconds + (offset % SECOND);
  let seconds = epoch.seconds + Math.trunc(offset / SECOND);
  while (nanoseconds < 0) {
    nanoseconds += SECOND;
    seconds--;
  }
  while (nanoseconds >= SECOND) {
    nanoseconds -= SECOND;
    seconds++;
  }
  return { seconds, nanoseconds };
}

/** The same as `seconds.nanoseconds`, nine digits behind the point. */
export function timestampText(epoch: Epoch, offset: number): string {
  const { seconds, nanoseconds } = momentAt(epoch, offset);
  if (seconds >= 0) return `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
  // Before 1970: the point's digits count towards zero.
  const total = BigInt(seconds) * BigInt(SECOND) + BigInt(nanoseconds);
  const positive = -total;
  return `-${positive / BigInt(SECOND)}.${String(positive % BigInt(SECOND)).padStart(9, "0")}`;
}
