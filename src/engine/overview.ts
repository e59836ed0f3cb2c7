/** Works out the Overview from one pass over the rows (overview-sums.ts) and their groups by command: what crosses to the page is bounded. */
import { CommandColumn, CommandPlace, Counter, FlowColumn, Kind, NO_NAME, Status, Table } from "../../assembly/schema";
import { withoutPort } from "../model/address";
import { LOOKUPS } from "../model/key-commands";
import {
  CLIENT_NAMES, TOP,
  type ClientFigures, type ErrorFigures, type ExchangeFigures, type KeyTops, type LatencyFigures, type NamedFigures, type Overview, type OverviewTotals, type SummedFigures,
} from "../model/overview";
import { placeColumn } from "./command-places";
import { type CodeCount, countErrors, OTHER_CODES } from "./error-codes";
import type { ExchangeReader } from "./exchanges";
import { namesThat } from "./filter";
import type { GroupLatencies } from "./group-latencies";
import { groupCommands } from "./groups";
import { patternsOf } from "./key-patterns";
import type { Labels } from "./labels";
import { OverviewSums, type Sums } from "./overview-sums";
import { CELL_LIMITS, rowTexts } from "./row-texts";
import { filterByCell } from "./text-filter";
import { Top } from "./top";
import { type Decoder, rowId } from "./wasm";

/** `ids`: rows of COMMANDS, in their order of time. Lines of errors are read back from the file. */
export async function overviewOf(decoder: Decoder, labels: Labels, ids: Uint32Array, reader: ExchangeReader): Promise<Overview> {
  const rows = filterByCell(decoder, Table.COMMANDS, CommandColumn.KIND, ids, Kind.COMMAND);
  const lookups = Uint8Array.from({ length: decoder.rows(Table.NAMES) }, (_, name) => Number(LOOKUPS.includes(labels.name(name) ?? "")));
  const patterns = patternsOf(decoder);
  const sums = new OverviewSums(decoder, rows, lookups, patterns);
  const groups = groupCommands(decoder, rows, "command");
  const figures = Array.from(groups.of, (name, group): NamedFigures => {
    const isBlocking = groups.latencies.count(group) === 0 && groups.blocking.count(group) > 0;
    return {
      name: labels.name(Math.min(name, NO_NAME)) ?? "",
      count: groups.count[group] ?? 0, errors: groups.errors[group] ?? 0, requestBytes: groups.requestBytes[group] ?? 0, replyBytes: groups.replyBytes[group] ?? 0,
      latency: latencyOf(isBlocking ? groups.blocking : groups.latencies, group), isBlocking,
    };
  });
  const flagged = (flag: "read" | "write"): number => {
    const found = namesThat(decoder, flag);
    return groups.of.reduce((sum, name, group) => sum + (groups.count[group] ?? 0) * (found[name + 1] ?? 0), 0);
  };
  const exchanges = ({ ids: top }: Top): ExchangeFigures[] => top.map((id) => exchangeOf(decoder, labels, id));
  const { list: clients, count: clientCount, connections } = clientsOf(decoder, labels, sums);
  const codes = countErrors(decoder, rows);
  const report: Omit<Overview, "errors"> = {
    count: rows.length,
    total: decoder.counter(Counter.COMMANDS),
    others: ids.length - rows.length,
    totals: { ...totalsOf(sums, figures), connections, reads: flagged("read"), writes: flagged("write") },
    commands: figures.sort((left, right) => right.count - left.count),
    clients,
    clientCount,
    keys: topsOf(sums.keys, (key) => labels.key(key) ?? ""),
    patterns: topsOf(sums.patterns, (pattern) => patterns.names[pattern] ?? ""),
    slowest: exchanges(sums.slowest),
    biggestReplies: exchanges(sums.biggestReplies),
    biggestRequests: exchanges(sums.biggestRequests),
    errorCount: codes.length,
  };
  // At last: from here on the tables may grow.
  return { ...report, errors: await errorsOf(labels, codes.slice(0, TOP), reader) };
}

async function errorsOf(labels: Labels, codes: readonly CodeCount[], reader: ExchangeReader): Promise<ErrorFigures[]> {
  const examples = await reader.readAll(Uint32Array.from(codes, ({ example }) => example), CELL_LIMITS);
  return codes.map(({ code, count, example }, index): ErrorFigures => {
    const read = examples[index];
    return { code: labels.text(code) ?? OTHER_CODES, count, example: rowId(example), line: read === undefined ? "" : rowTexts(read, 0, false).reply };
  });
}

function totalsOf(sums: OverviewSums, figures: readonly NamedFigures[]): Omit<OverviewTotals, "connections" | "reads" | "writes"> {
  const { first, last, peak, statuses, latencies, blocking, pipelined } = sums;
  const lookup = (status: Status): number => statuses[8 + status] ?? 0;
  const all = (status: Status): number => (statuses[status] ?? 0) + lookup(status);
  return {
    count: total(figures, ({ count }) => count),
    errors: all(Status.ERROR),
    requestBytes: total(figures, ({ requestBytes }) => requestBytes),
    replyBytes: total(figures, ({ replyBytes }) => replyBytes),
    first, last, peak,
    unanswered: all(Status.PENDING) + all(Status.LOST),
    latency: latencyOf(latencies, 0),
    blocking: latencyOf(latencies, 1),
    blockingCount: blocking,
    pipelined,
    hits: lookup(Status.OK),
    misses: lookup(Status.NIL),
  };
}

function total<Each>(list: readonly Each[], figure: (each: Each) => number): number {
  return list.reduce((sum, each) => sum + figure(each), 0);
}

function latencyOf(latencies: GroupLatencies, group: number): LatencyFigures {
  const [p50 = NaN, p95 = NaN, p99 = NaN, max = NaN] = [0.5, 0.95, 0.99, 1].map((share) => latencies.quantile(group, share));
  return { count: latencies.count(group), p50, p95, p99, max };
}

function topsOf(sums: Sums, nameOf: (number: number) => string): KeyTops {
  const [byBytes, byTime] = ([2, 3] as const).map((figure) => sums.top(figure).map((number) => ({ key: nameOf(number), ...sums.of(number) })));
  return { byBytes: byBytes ?? [], byTime: byTime ?? [], count: sums.used().length };
}

/** What is known of a host that asks. */
interface Host {
  readonly flows: number[];
  readonly sum: { -readonly [Figure in keyof SummedFigures]: number };
}

const FIGURES = ["count", "errors", "bytes", "time"] as const;

function clientsOf(decoder: Decoder, labels: Labels, { flows, states }: OverviewSums): { list: ClientFigures[]; count: number; connections: number } {
  const used = flows.used();
  const addresses = [FlowColumn.CLIENT_ADDRESS_0, FlowColumn.CLIENT_ADDRESS_1, FlowColumn.CLIENT_ADDRESS_2, FlowColumn.CLIENT_ADDRESS_3]
    .map((column) => decoder.words(Table.FLOWS, column, used));
  const byAddress = new Map<string, Host>();
  for (const [index, flow] of used.entries()) {
    const address = addresses.map((words) => words[index]).join();
    let host = byAddress.get(address);
    if (host === undefined) byAddress.set(address, (host = { flows: [], sum: { count: 0, errors: 0, bytes: 0, time: 0 } }));
    const sum = flows.of(flow);
    host.flows.push(flow);
    for (const figure of FIGURES) host.sum[figure] += sum[figure];
  }
  const hosts = [...byAddress.values()];
  const shown = new Set<number>();
  for (const figure of FIGURES) {
    const top = new Top(TOP);
    for (const [index, { sum }] of hosts.entries()) top.offer(index, sum[figure]);
    for (const index of top.ids) shown.add(index);
  }
  const list = hosts.filter((_, index) => shown.has(index)).map((host): ClientFigures => {
    const { client, clientHost } = labels.endpoints(host.flows[0] ?? 0);
    const known = host.flows.map((flow) => labels.state(states[flow] ?? 0));
    return {
      ...host.sum, connections: host.flows.length, address: withoutPort(client), host: clientHost === undefined ? undefined : withoutPort(clientHost),
      names: distinct(known.map(({ clientName }) => clientName)), users: distinct(known.map(({ user }) => user)),
    };
  });
  return { list: list.sort((left, right) => right.count - left.count), count: hosts.length, connections: used.length };
}

function distinct(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts)].flatMap((text) => text ?? []).slice(0, CLIENT_NAMES);
}

function exchangeOf(decoder: Decoder, labels: Labels, id: number): ExchangeFigures {
  const cell = (column: CommandColumn): number => decoder.cell(Table.COMMANDS, column, id);
  const place = (of: CommandPlace): number => placeColumn(decoder, of).at(id);
  const { client, clientHost } = labels.endpoints(cell(CommandColumn.FLOW));
  return {
    id: rowId(id), time: cell(CommandColumn.TIME), command: labels.name(cell(CommandColumn.NAME)) ?? "", key: labels.key(cell(CommandColumn.KEY)), client, clientHost,
    latency: place(CommandPlace.LATENCY), requestBytes: place(CommandPlace.REQUEST_BYTES), replyBytes: place(CommandPlace.REPLY_BYTES),
  };
}
