/** In what layers differ from tshark's, and why. */
export interface Difference {
  readonly side: "tshark" | "ours";
  readonly line: RegExp;
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [];
