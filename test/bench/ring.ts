/** What the loading of a ring says about whether time grows with the number of files or faster. */
import type { Loading } from "./loading";

export interface Quarters {
  /** Milliseconds for a file: of the first quarter of the bytes, and of the last one. */
  readonly first: number;
  readonly last: number;
}

/** When so many bytes were decoded, between the two samples around that. */
function timeOf({ progress, load }: Loading, bytes: number): number {
  let before = { time: 0, bytes: 0 };
  for (const sample of progress) {
    if (sample.bytes >= bytes && sample.bytes > before.bytes) {
      return before.time + ((bytes - before.bytes) / (sample.bytes - before.bytes)) * (sample.time - before.time);
    }
    // The bar stands still between two reports: only where it moved is its time known.
    if (sample.bytes > before.bytes) before = sample;
  }
  return load;
}

/** The opening of all files, which comes before the first byte is decoded, counts for neither. */
export function quarters(loading: Loading, bytes: number, files: number): Quarters {
  const fileBytes = bytes / files;
  const begun = loading.progress.find((sample) => sample.bytes > 0) ?? { time: 0, bytes: 0 };
  return {
    first: (timeOf(loading, 0.25 * bytes) - begun.time) / ((0.25 * bytes - begun.bytes) / fileBytes),
    last: (loading.load - timeOf(loading, 0.75 * bytes)) / (files / 4),
  };
}
