/** The ABI, described in README.md: every export, and nothing else. */
import { Layer, NONE, ProblemKind, SourceStatus, Table } from "./schema";
import * as pcap from "./capture/pcap";
import * as pcapng from "./capture/pcapng";
import { Format, sourceAt, sourceCount, SOURCE_CAP } from "./capture/source";
import { endAll } from "./flow/flow";
import { defineFlowTable } from "./flow/flow-table";
import { endFragments } from "./flow/fragments";
import { forcePort } from "./flow/protocol";
import { allocate, allocated, setBudget } from "./mem/arena";
import { enterLane, INBOX, laneAt, laneMemory } from "./mem/inbox";
import { run, segmentsAt, setUntil, tellNext, walkRecords } from "./pipeline";
import { defineKeys, flushKeys, keyMemory, KEYS, TEXTS } from "./resp/keys";
import { defineNames, loadDefinitions, NAMES } from "./resp/names";
import { COMMANDS, defineCommands } from "./table/commands";
import { COUNTERS, setCounter } from "./table/counters";
import { defineFlows, FLOWS } from "./table/flows";
import { defineFragments, FRAGMENTS } from "./table/fragments";
import { defineFrames, FRAMES, INDEX, TURNS } from "./table/frames";
import { defineNotes, NOTES } from "./table/notes";
import { defineProblems, noteProblem, PROBLEMS, setPlace } from "./table/problems";
import { defineStates, STATES } from "./table/states";
import { defineTransactions, TRANSACTIONS } from "./table/transactions";
import { defineErrors, ERRORS } from "./table/errors";
import { defineMoreKeys, MORE_KEYS } from "./table/more-keys";
import { defineWide, WIDE } from "./table/wide";
import { Counter } from "./schema";

/** The source opened last, and what an unlucky opening gave instead. */
let opened: u32 = 0;
let openDetail: u32 = 0;
let lookupAt: usize = 0;
let lookupCapacity: u32 = 0;
/** Bytes that were given out before the first file: directories and slots. */
let fixedTaken: f64 = 0;
/** Bytes that the lookup buffer took, with the smaller ones before it. */
let lookupTaken: u32 = 0;

export function initialize(budget: f64): void {
  setBudget(budget);
  laneAt(0);
  defineCommands();
  defineWide();
  defineErrors();
  defineMoreKeys();
  defineFlows();
  defineFrames();
  defineFragments();
  defineNotes();
  defineProblems();
  defineNames();
  defineKeys();
  defineStates();
  defineTransactions();
  defineFlowTable();
  fixedTaken = allocated - <f64>laneMemory();
}

export function inbox(lane: u32): usize {
  return laneAt(lane);
}

export function inboxCapacity(): u32 {
  return INBOX;
}

export function loadCommands(length: u32): i32 {
  return loadDefinitions(laneAt(0), length);
}

export function addPort(port: u32): void {
  forcePort(port);
}

export function openSource(length: u32, size: f64): SourceStatus {
  if (sourceCount() >= SOURCE_CAP) return SourceStatus.NOT_A_CAPTURE;
  const p = laneAt(0);
  const isNext = pcapng.isPcapng(p, length);
  const status = isNext ? pcapng.openPcapng(p, length, size) : pcap.openPcap(p, length, size);
  openDetail = isNext ? pcapng.detail : pcap.detail;
  if (status == SourceStatus.OK) opened = isNext ? pcapng.opened : pcap.opened;
  return status;
}

export function headerLength(): u32 {
  return sourceAt(opened).headerLength;
}

export function firstTime(length: u32): f64 {
  const source = sourceAt(opened);
  const begin = laneAt(0) + source.headerLength;
  const end = laneAt(0) + length;
  const time = source.format == Format.PCAPNG ? pcapng.firstTime(source, begin, end) : pcap.timeAt(source, begin, end);
  tellNext(!isNaN(time));
  return time;
}

export function sourceDetail(): f64 {
  return <f64>openDetail;
}

export function ingest(source: u32, length: u32, fileOffset: f64, last: i32, lane: u32, start: u32, untilSeconds: f64, untilNanoseconds: u32): u32 {
  const begin = laneAt(lane);
  enterLane(begin);
  setUntil(untilSeconds, untilNanoseconds);
  const consumed = run(source, begin + start, length, fileOffset, last != 0);
  flushKeys();
  return consumed;
}

export function finish(): void {
  endFragments();
  endAll();
  setCounter(Counter.MEMORY, allocated);
  setCounter(Counter.BUFFERS, fixedTaken + <f64>laneMemory() + <f64>lookupTaken);
  setCounter(Counter.KEY_MEMORY, <f64>keyMemory());
}

export function table(id: Table): usize {
  switch (id) {
    case Table.COMMANDS: return COMMANDS;
    case Table.FLOWS: return FLOWS;
    case Table.FRAMES: return FRAMES;
    case Table.INDEX: return INDEX;
    case Table.PROBLEMS: return PROBLEMS;
    case Table.NAMES: return NAMES;
    case Table.KEYS: return KEYS;
    case Table.STATES: return STATES;
    case Table.TRANSACTIONS: return TRANSACTIONS;
    case Table.TURNS: return TURNS;
    case Table.FRAGMENTS: return FRAGMENTS;
    case Table.NOTES: return NOTES;
    case Table.WIDE: return WIDE;
    case Table.ERRORS: return ERRORS;
    case Table.MORE_KEYS: return MORE_KEYS;
    default: return TEXTS;
  }
}

export function counters(): usize {
  return COUNTERS;
}

export function lookup(bytes: u32): usize {
  if (bytes > lookupCapacity) {
    lookupCapacity = bytes < 1048576 ? 1048576 : bytes + (bytes >> 1);
    lookupAt = allocate(lookupCapacity);
    lookupTaken += lookupCapacity;
  }
  return lookupAt;
}

export function walk(source: u32, length: u32, fileOffset: f64): u32 {
  return walkRecords(source, lookupAt, length, fileOffset);
}

export function noteFile(source: u32, kind: ProblemKind, detail: f64): void {
  setPlace(source, 0, 0, NaN);
  noteProblem(kind, Layer.CAPTURE, NONE, detail);
}

export function segments(): usize {
  return segmentsAt();
}
