/** Finds a row among those that are looked at; where it is not among them, nothing is narrowed any more, and no noise is hidden. */
import type { FoundRow } from "../model/api";
import type { Store } from "../state/store";
import { NOT_NARROWED, type ViewState } from "../state/view-state";

export async function findRow(store: Store<ViewState>, refresh: () => Promise<void>, find: () => Promise<FoundRow>): Promise<FoundRow> {
  const found = await find();
  if (found.place >= 0) return found;
  store.update({ ...NOT_NARROWED, hidesNoise: false });
  await refresh();
  return find();
}
