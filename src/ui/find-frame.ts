/** Finds a frame among the packets that are looked at; where it is not among them, nothing is narrowed any more. */
import type { RowId } from "../model/api";
import type { Store } from "../state/store";
import { NOT_NARROWED, type ViewState } from "../state/view-state";

export interface FoundFrame {
  readonly id: RowId;
  /** From 0; -1 where another result came meanwhile. */
  readonly place: number;
}

export async function findFrame(number: number, store: Store<ViewState>, refresh: () => Promise<void>, find: (frame: number) => Promise<FoundFrame>): Promise<FoundFrame> {
  const found = await find(number);
  if (found.place >= 0) return found;
  store.update(NOT_NARROWED);
  await refresh();
  return find(number);
}
