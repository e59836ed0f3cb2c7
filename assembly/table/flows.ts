/**
 * The Flows table. A table of structs and not of columns, on purpose: every frame touches ten fields of one flow, which
 * share two cache lines here. Only what is shown lives here; what reassembly needs while a connection is open is in
 * ../flow and is given back when it closes.
 */
import { FlowColumn, FlowState, Protocol } from "../schema";
import { allocate } from "../mem/arena";
import { defineField, defineStructs, DESCRIPTOR, COLUMN } from "./column";

@unmanaged
export class Flow {
  firstTime: f64;
  lastTime: f64;
  clientBytes: f64;
  serverBytes: f64;
  gapBytes: f64;
  handshakeRtt: f64;
  clientAddress0: u32;
  clientAddress1: u32;
  clientAddress2: u32;
  clientAddress3: u32;
  serverAddress0: u32;
  serverAddress1: u32;
  serverAddress2: u32;
  serverAddress3: u32;
  frames: u32;
  commands: u32;
  errors: u32;
  retransmissions: u32;
  outOfOrder: u32;
  duplicates: u32;
  gaps: u32;
  zeroWindows: u32;
  /** This flow's own row. */
  row: u32;
  /** The Live struct of ../flow, or 0 once the connection is over. */
  live: usize;
  clientBase: u32;
  serverBase: u32;
  baseFrame: u32;
  clientPort: u16;
  serverPort: u16;
  state: FlowState;
  midstream: u8;
  protocol: Protocol;
}

const COLUMNS: i32 = 31;
export const FLOWS: usize = memory.data(DESCRIPTOR + COLUMN * COLUMNS);
const SHIFT: i32 = 8;
/** As many connections as 22 bits name, one number of which stands for none. */
export const FLOW_CAP: u32 = (1 << 22) - 1;
let directory: usize = 0;

const STRIDE: u32 = (offsetof<Flow>() + 7) & ~7;

export function defineFlows(): void {
  directory = allocate(<usize>((FLOW_CAP >> SHIFT) + 1) * 4);
  defineStructs(FLOWS, COLUMNS, SHIFT);
  for (let i = 0; i < 8; i++) field(FlowColumn.CLIENT_ADDRESS_0 + i, 4, offsetof<Flow>("clientAddress0") + 4 * i);
  field(FlowColumn.CLIENT_PORT, 2, offsetof<Flow>("clientPort"));
  field(FlowColumn.SERVER_PORT, 2, offsetof<Flow>("serverPort"));
  field(FlowColumn.FIRST_TIME, 8, offsetof<Flow>("firstTime"));
  field(FlowColumn.LAST_TIME, 8, offsetof<Flow>("lastTime"));
  field(FlowColumn.FRAMES, 4, offsetof<Flow>("frames"));
  field(FlowColumn.CLIENT_BYTES, 8, offsetof<Flow>("clientBytes"));
  field(FlowColumn.SERVER_BYTES, 8, offsetof<Flow>("serverBytes"));
  field(FlowColumn.COMMANDS, 4, offsetof<Flow>("commands"));
  field(FlowColumn.ERRORS, 4, offsetof<Flow>("errors"));
  field(FlowColumn.RETRANSMISSIONS, 4, offsetof<Flow>("retransmissions"));
  field(FlowColumn.OUT_OF_ORDER, 4, offsetof<Flow>("outOfOrder"));
  field(FlowColumn.DUPLICATES, 4, offsetof<Flow>("duplicates"));
  field(FlowColumn.GAPS, 4, offsetof<Flow>("gaps"));
  field(FlowColumn.GAP_BYTES, 8, offsetof<Flow>("gapBytes"));
  field(FlowColumn.ZERO_WINDOWS, 4, offsetof<Flow>("zeroWindows"));
  field(FlowColumn.HANDSHAKE_RTT, 8, offsetof<Flow>("handshakeRtt"));
  field(FlowColumn.STATE, 4, offsetof<Flow>("state"));
  field(FlowColumn.MIDSTREAM, 1, offsetof<Flow>("midstream"));
  field(FlowColumn.PROTOCOL, 4, offsetof<Flow>("protocol"));
  field(FlowColumn.CLIENT_BASE, 4, offsetof<Flow>("clientBase"));
  field(FlowColumn.SERVER_BASE, 4, offsetof<Flow>("serverBase"));
  field(FlowColumn.BASE_FRAME, 4, offsetof<Flow>("baseFrame"));
}

function field(column: FlowColumn, width: i32, offset: u32): void {
  defineField(FLOWS, column, width, STRIDE, offset, directory);
}

// @ts-ignore: decorator
@inline
export function flowCount(): u32 {
  return load<u32>(FLOWS);
}

export function flowAt(row: u32): Flow {
  return changetype<Flow>(<usize>load<u32>(directory + ((row >> SHIFT) << 2)) + (row & ((1 << SHIFT) - 1)) * STRIDE);
}

/** A new flow, zero but for its row and NaN where a time is not known; the caller has checked FLOW_CAP. */
export function appendFlow(): Flow {
  const row = load<u32>(FLOWS);
  if ((row & ((1 << SHIFT) - 1)) == 0) store<u32>(directory + ((row >> SHIFT) << 2), <u32>allocate(<usize>STRIDE << SHIFT));
  store<u32>(FLOWS, row + 1);
  const flow = flowAt(row);
  flow.row = row;
  flow.handshakeRtt = NaN;
  return flow;
}

/** Exchanges the two sides: content or the port told that the first guess was wrong. */
export function flipFlow(flow: Flow): void {
  const address = changetype<usize>(flow) + offsetof<Flow>("clientAddress0");
  const client0 = load<u64>(address);
  const client1 = load<u64>(address, 8);
  store<u64>(address, load<u64>(address, 16));
  store<u64>(address, load<u64>(address, 24), 8);
  store<u64>(address, client0, 16);
  store<u64>(address, client1, 24);
  const port = flow.clientPort;
  flow.clientPort = flow.serverPort;
  flow.serverPort = port;
  const base = flow.clientBase;
  flow.clientBase = flow.serverBase;
  flow.serverBase = base;
  const bytes = flow.clientBytes;
  flow.clientBytes = flow.serverBytes;
  flow.serverBytes = bytes;
}
