import type { View } from "../model/api";

/** What the session tells its page besides the state: things that happen once. */
export interface SessionListener {
  /** Rows of the view arrived. */
  onRows(view: View): void;
  /** A row, by its place from 0, is to be seen. */
  onGoTo(view: View, place: number): void;
  /** The view's result is another one, to be seen from its top. */
  onStartOver(view: View): void;
}
