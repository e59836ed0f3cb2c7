/**
 * The page's end of the boundary: starts the worker and gives its surface back as plain promises. The worker's code is
 * inlined and runs from a blob, because a worker with its own address would not be bound by the page's policy.
 */
import { proxy, transfer, wrap } from "comlink";
import EngineWorker from "../engine/worker?worker&inline";
import type { EngineApi, ReportName, Reports } from "../model/api";

/** To hand a file over takes the page some 0.1 ms: all files of a ring at once would make it stand still. */
const FILES_AT_ONCE = 64;

/** Starts a worker; the engine in it lives as long as the page. */
export function connectEngine(onFailure: (message: string) => void): EngineApi {
  const worker = new EngineWorker({ name: "resplens-engine" });
  worker.addEventListener("error", (event) => {
    onFailure(event.message === "" ? "The decoder could not be started." : event.message);
  });
  const remote = wrap<EngineApi>(worker);
  const engine: EngineApi = {
    provideUnpacker: (start) => remote.provideUnpacker(proxy(start)),
    open: (files, options, onProgress) => {
      let given = FILES_AT_ONCE;
      const more = (): Promise<readonly File[]> => Promise.resolve(files.slice(given, (given += FILES_AT_ONCE)));
      return remote.open(files.slice(0, given), options, proxy(onProgress), ...(given < files.length ? [proxy(more)] : []));
    },
    cancel: () => remote.cancel(),
    close: () => remote.close(),
    query: (query, ticket) => remote.query(query, ticket),
    timeline: (buckets, ticket) => remote.timeline(buckets, ticket),
    report: async (name, narrowing) => {
      const report = await remote.report(name, narrowing);
      return isReport(name, report) ? report : undefined;
    },
    values: (field, part, most) => remote.values(field, part, most),
    searching: (wish) => remote.searching(wish),
    window: (view, ticket, start, count, reveal) => remote.window(view, ticket, start, count, reveal),
    inspect: (id, reveal) => remote.inspect(id, reveal),
    value: (request) => remote.value(request),
    stream: (request) => remote.stream(request),
    inspectFlow: (id) => remote.inspectFlow(id),
    inspectProblem: (id, reveal) => remote.inspectProblem(id, reveal),
    inspectPacket: (id, reveal) => remote.inspectPacket(id, reveal),
    findCommand: (ticket, id) => remote.findCommand(ticket, id),
    findPacket: (ticket, frame) => remote.findPacket(ticket, frame),
    packets: (ticket, start, count, reveal) => remote.packets(ticket, start, count, reveal),
  };
  engine.provideUnpacker(startUnpacker).catch(() => undefined);
  return engine;
}

/** Comlink's types forget that what comes back depends on what is asked; the engine's do not (engine/session.ts). */
function isReport<Name extends ReportName>(_name: Name, report: Reports[ReportName] | undefined): report is Reports[Name] {
  return report !== undefined;
}

async function startUnpacker(): Promise<MessagePort> {
  const { startUnpackWorker } = await import("./unpack-worker");
  const port = startUnpackWorker();
  return transfer(port, [port]);
}
