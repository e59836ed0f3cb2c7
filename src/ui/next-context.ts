/** What cells' texts depend on, out of the state of the page. */
import { epochOf, type ViewState } from "../state/view-state";
import type { CellContext } from "./format";

const A_DAY = 86_400e9;

/** The same object as before as long as nothing changed, since rows are painted anew when it is another. */
export function nextContext(before: CellContext, state: ViewState): CellContext {
  const { timeFormat, hostNames, summary } = state;
  const epoch = epochOf(state);
  const isLong = (summary?.duration ?? 0) > A_DAY;
  const isSame = before.timeFormat === timeFormat && before.hostNames === hostNames && before.isLong === isLong
    && before.epoch?.seconds === epoch?.seconds && before.epoch?.nanoseconds === epoch?.nanoseconds;
  return isSame ? before : { timeFormat, epoch, isLong, hostNames };
}
