/** The Overview's tables: what each column of commands, clients, keys and exchanges says, and where its figures lead. */
import { withoutPort } from "../model/address";
import type { RowId } from "../model/api";
import { writeComparison } from "../model/filter/write";
import type { ClientFigures, ErrorFigures, ExchangeFigures, KeyFigures, NamedFigures, Overview } from "../model/overview";
import { formatBytes, formatCount, formatDuration, formatShare } from "../model/units";
import type { FigureColumn } from "./figures";
import { durationText, momentText, timeHint, type CellContext } from "./format";
import type { Lead } from "./leads";
import { commandRows, LATENCY_HINT, slowRows } from "./overview-totals";

export const TIME_HINT = "Sum of latencies, without commands that wait by design; those of pipelined commands overlap";

export function commandColumns(report: Overview): readonly FigureColumn<NamedFigures>[] {
  const { count: whole } = report.totals;
  const of = ({ name }: NamedFigures): string => writeComparison("cmd", "==", name);
  // What the capture does not tell no filter can ask for.
  const rows = (row: NamedFigures, ...more: readonly string[]): Lead | undefined => (row.name === "" ? undefined : commandRows(report, of(row), ...more));
  const latency = (label: string, title: string, figure: "p50" | "p95" | "p99" | "max"): FigureColumn<NamedFigures> => ({
    label, title: `${title}\n${LATENCY_HINT}`, is: "number",
    text: (row) => durationText(row.latency[figure]) + (row.isBlocking ? "*" : ""),
    hint: (row) => (row.isBlocking ? "It waits by design: this is not the server's slowness." : ""),
    leads: (row) => (row.name === "" ? undefined : slowRows(report, row.latency[figure], row.isBlocking, of(row))),
    order: (row) => row.latency[figure],
  });
  return [
    { label: "Command", title: "With the second word of containers", is: "name", text: ({ name }) => (name === "" ? "(not captured)" : name), leads: rows, order: ({ name }) => name },
    { label: "Count", title: "Commands", is: "number", text: ({ count }) => formatCount(count), leads: rows, order: ({ count }) => count },
    { label: "Share", title: "Of all commands that are looked at", is: "number", text: ({ count }) => formatShare(count, whole), leads: rows, share: ({ count }) => count / whole, order: ({ count }) => count },
    {
      label: "Errors", title: "Answered with an error", is: "number", text: ({ errors }) => (errors === 0 ? "" : formatCount(errors)), hint: ({ errors, count }) => `${formatShare(errors, count)} of them`,
      leads: (row) => rows(row, "status == error"), isBad: () => true, order: ({ errors }) => errors,
    },
    { label: "Requests", title: "Bytes of the requests", is: "number", text: ({ requestBytes }) => formatBytes(requestBytes), leads: rows, order: ({ requestBytes }) => requestBytes },
    { label: "Replies", title: "Bytes of the replies", is: "number", text: ({ replyBytes }) => formatBytes(replyBytes), leads: rows, order: ({ replyBytes }) => replyBytes },
    latency("p50", "Half took no longer", "p50"),
    latency("p95", "95 % took no longer", "p95"),
    latency("p99", "99 % took no longer", "p99"),
    latency("Max", "The longest", "max"),
  ];
}

export function clientColumns(report: Overview, { hostNames }: CellContext): readonly FigureColumn<ClientFigures>[] {
  const rows = ({ address }: ClientFigures, ...more: readonly string[]): Lead => commandRows(report, writeComparison("client", "==", address), ...more);
  const most = Math.max(...report.clients.map(({ count }) => count));
  const said = ({ names, users }: ClientFigures): string => [...names, ...users.filter((user) => user !== "default").map((user) => `user ${user}`)].join(", ");
  const shown = (client: ClientFigures): string => (hostNames ? (client.host ?? client.address) : client.address);
  return [
    { label: "Client", title: "Host that the commands came from, over all its connections", is: "name", text: shown, hint: ({ address, host }) => [address, host ?? ""].join(" ").trim(), leads: rows, order: shown },
    { label: "Name", title: "Names of its connections (CLIENT SETNAME) and their users, where the capture tells", is: "text", text: said, hint: said, leads: rows },
    {
      label: "Conns.", title: "Connections with commands", is: "number", text: ({ connections }) => formatCount(connections),
      leads: (client) => ({ flows: `${writeComparison("client", "==", client.address)} && kind == command` }), order: ({ connections }) => connections,
    },
    { label: "Commands", title: "Commands", is: "number", text: ({ count }) => formatCount(count), leads: rows, share: ({ count }) => count / most, order: ({ count }) => count },
    {
      label: "Errors", title: "Answered with an error", is: "number", text: ({ errors }) => (errors === 0 ? "" : formatCount(errors)), leads: (client) => rows(client, "status == error"),
      isBad: () => true, order: ({ errors }) => errors,
    },
    { label: "Bytes", title: "Bytes of requests and replies", is: "number", text: ({ bytes }) => formatBytes(bytes), leads: rows, order: ({ bytes }) => bytes },
    { label: "Time", title: TIME_HINT, is: "number", text: ({ time }) => (time === 0 ? "" : formatDuration(time)), leads: rows, order: ({ time }) => time },
  ];
}

export function errorColumns(report: Overview): readonly FigureColumn<ErrorFigures>[] {
  const rows = ({ code }: ErrorFigures): Lead => commandRows(report, writeComparison("error", "==", code));
  return [
    { label: "Error", title: "First word of the server's line", is: "name", text: ({ code }) => code, leads: rows },
    { label: "Example", title: "Line of the first one", is: "text", text: ({ line }) => line, hint: ({ line }) => line, leads: ({ example }) => ({ details: example }) },
    { label: "Count", title: "Commands that ended so", is: "number", text: ({ count }) => formatCount(count), leads: rows, share: ({ count }) => count / report.totals.errors },
    { label: "Share", title: "Of all errors that are looked at", is: "number", text: ({ count }) => formatShare(count, report.totals.errors), leads: rows },
  ];
}

/** `field`: what the keys are, and what the filter calls it. `by`: the figure that the bars are of. */
export function keyColumns(report: Overview, field: "key" | "pattern", keys: readonly KeyFigures[], by: "bytes" | "time"): readonly FigureColumn<KeyFigures>[] {
  const rows = ({ key }: KeyFigures, ...more: readonly string[]): Lead => commandRows(report, writeComparison(field, "==", key), ...more);
  const most = Math.max(...keys.map((key) => key[by]));
  const bytes: FigureColumn<KeyFigures> = { label: "Bytes", title: "Bytes of requests and replies", is: "number", text: (key) => formatBytes(key.bytes), leads: rows };
  const time: FigureColumn<KeyFigures> = { label: "Time", title: TIME_HINT, is: "number", text: (key) => (key.time === 0 ? "" : formatDuration(key.time)), leads: rows };
  const share = (key: KeyFigures): number => key[by] / most;
  return [
    { label: field === "key" ? "Key" : "Pattern", title: field === "key" ? "Any key of its commands" : "What the keys have in common", is: "name", text: ({ key }) => (key === "" ? '""' : key), hint: ({ key }) => key, leads: rows },
    { label: "Commands", title: field === "key" ? "Commands that name it" : "Commands that name such a key", is: "number", text: ({ count }) => formatCount(count), leads: rows },
    { label: "Errors", title: "Answered with an error", is: "number", text: ({ errors }) => (errors === 0 ? "" : formatCount(errors)), leads: (key) => rows(key, "status == error"), isBad: () => true },
    ...(by === "bytes" ? [time, { ...bytes, share }] : [bytes, { ...time, share }]),
  ];
}

/** `by`: the figure that the exchanges are the first ones of, which stands in front. */
export function exchangeColumns(by: "latency" | "requestBytes" | "replyBytes", context: CellContext): readonly FigureColumn<ExchangeFigures>[] {
  const leads = ({ id }: { readonly id: RowId }): Lead => ({ details: id });
  const latency: FigureColumn<ExchangeFigures> = { label: "Latency", title: LATENCY_HINT, is: "number", text: (row) => durationText(row.latency), leads };
  const reply: FigureColumn<ExchangeFigures> = { label: "Reply", title: "Bytes of the reply", is: "number", text: ({ replyBytes }) => (replyBytes === 0 ? "" : formatBytes(replyBytes)), leads };
  const request: FigureColumn<ExchangeFigures> = { label: "Request", title: "Bytes of the request", is: "number", text: ({ requestBytes }) => formatBytes(requestBytes), leads };
  return [
    { label: "Command", title: "Its details open beside the overview", is: "name", text: ({ command }) => (command === "" ? "(not captured)" : command), leads },
    { label: "Key", title: "First key", is: "text", text: ({ key }) => key ?? "", hint: ({ key }) => key ?? "", leads },
    ...(by === "latency" ? [latency, reply] : by === "replyBytes" ? [reply, latency] : [request, latency]),
    { label: "Client", title: "Host that asked", is: "number", text: ({ client, clientHost }) => withoutPort(context.hostNames ? (clientHost ?? client) : client), hint: ({ client }) => client, leads },
    { label: "Time", title: "First byte of the request", is: "number", text: ({ time }) => momentText(time, context), hint: ({ time }) => timeHint(time, context), leads },
  ];
}
