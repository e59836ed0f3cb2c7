/**
 * What stands in the place of rows when a view has none, and the labels of the views: pure functions of the state, so that
 * every empty table says why it is empty and what to do.
 */
import { insideValues } from "../model/filter/value-conditions";
import { formatCount, formatPlural } from "../model/units";
import { countOf, isKeyTab, type Tab, type ViewState } from "../state/view-state";

export const TAB_LABELS: Readonly<Record<Tab, string>> = { overview: "Overview", latency: "Latency", commands: "Commands", keys: "Keys", patterns: "Patterns", flows: "Flows", packets: "Packets", problems: "Problems" };

export interface EmptyText {
  readonly title: string;
  readonly hint: string;
  /** The filter that looks for the same words inside values. */
  readonly insideValues?: string;
}

/** Why the view shown has no rows; undefined when it has some, or may still get some. */
export function emptyText(state: ViewState): EmptyText | undefined {
  const { tab, found, load } = state;
  if (found[tab].count > 0) return undefined;
  // Nobody knows yet: the table still has the rows of the filter before, which are none.
  if (state.searching?.isRunning === true) return { title: "Searching inside values", hint: "Rows come when all is searched; “Stop” shows those found so far." };
  if (found[tab].total > 0) return nothingFound(state);
  if (load === "loading") return { title: "Nothing yet", hint: "The capture is still loading." };
  if (tab === "packets") return { title: "No packets", hint: "The capture holds no frame." };
  if (tab === "problems") return { title: "No problems found", hint: "Every frame was read and every connection decoded without a gap." };
  if (tab === "flows") return { title: "No TCP connections", hint: "This capture has no TCP segments. Was it made with the right interface and port?" };
  if (isKeyTab(tab) && (countOf(state, "commands") ?? 0) > 0) return { title: "No keys in this capture", hint: "None of its commands names a key." };
  return { title: "No Redis commands in this capture", hint: noCommandsHint(state) };
}

function nothingFound(state: ViewState): EmptyText {
  if (state.tab === "problems") {
    return state.range === undefined
      ? { title: "No problems of this kind", hint: "Choose “all” above to see the others." }
      : { title: "No problems in this time", hint: "Only the time that is selected in the timeline is looked at." };
  }
  const hints = [];
  if (state.flow !== undefined && state.tab !== "flows") hints.push(`Only commands of the flow from ${state.flow.label} are looked at.`);
  if (state.range !== undefined) hints.push("Only the time that is selected in the timeline is looked at.");
  const { noise = 0 } = state.found[state.tab];
  if (noise > 0) hints.push(`${formatPlural(noise, "row")} of noise ${noise === 1 ? "is" : "are"} hidden.`);
  if (hints.length === 0) hints.push("Words are looked for in the command, its keys and the client; comparisons are written like cmd == GET && latency > 5ms.");
  const hint = hints.join(" ");
  const inside = state.tab === "commands" ? insideValues(state.filter) : undefined;
  return { title: "No rows match the filter", hint, ...(inside === undefined ? {} : { insideValues: inside }) };
}

function noCommandsHint(state: ViewState): string {
  const flows = countOf(state, "flows") ?? 0;
  const problems = countOf(state, "problems") ?? 0;
  if (state.summary?.frames === 0) return "It has no frames at all. Did tcpdump run on the right interface, with the right port, and was anything sent meanwhile?";
  if (flows === 0) return "It has no TCP connections. Was it made with the right interface and port?";
  const looked = `${formatCount(flows)} ${flows === 1 ? "connection was" : "connections were"} looked at, and none speaks RESP in clear.`;
  return problems > 0 ? `${looked} Problems says what was met: TLS, for example, cannot be read.` : `${looked} Redis behind TLS cannot be read.`;
}
