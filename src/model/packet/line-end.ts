/** Why a line stops before its frame does: thrown through all the layers, as tcpdump jumps out of them (nd_trunc_longjmp). */
export class LineEnd extends Error {
  /** The capture holds no more of the frame, or the packet says that it ends here. */
  static readonly CUT = new LineEnd("the packet ends here");
  /** Tunnels within tunnels, more than any network has: thousands of headers fit into a frame. */
  static readonly TOO_DEEP = new LineEnd("too many layers");
  /** Only the frame's first bytes were given. */
  static readonly OF_GIVEN_BYTES = new LineEnd("the given bytes end here");
}
