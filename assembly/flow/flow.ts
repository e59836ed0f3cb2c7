/**
 * A connection from its first frame to its last: which flow a segment belongs to, who opened it, how it stands, and the
 * counts that the Flows table shows. What the segment carries goes on to the assembler.
 */
import { FlowState, FrameFlag, Layer, NONE, ProblemKind } from "../schema";
import { fold } from "../mem/hash";
import { closeConnection } from "../resp/connection";
import { appendFlow, Flow, flowAt, flowCount, FLOW_CAP } from "../table/flows";
import { noteProblem } from "../table/problems";
import * as packet from "../wire/packet";
import { ACK, FIN, RST, SYN } from "../wire/tcp";
import { flush, giveUp, onData } from "./assembler";
import { findSlot, senderIsLow, setSlot } from "./flow-table";
import { Half, Live, openLive, releaseLive } from "./live";
import { markSegment } from "./marks";
import { guessServerPort } from "./protocol";

/** Of the segment handled last. */
export let lastFlow: u32 = NONE;
export let lastFlags: u32 = 0;

/** No window reaches so far ahead, nothing is sent again from so far back: another connection without its handshake. */
const TOO_FAR_AHEAD: i32 = 1 << 28;
const TOO_FAR_BEHIND: i32 = -(1 << 26);

/** From RST to FrameFlag.RESET. */
const RESET_SHIFT: u32 = 7;

/** Nanoseconds within which TCP sends nothing again for want of an answer, and copies of a packet come. */
const COPY_TIME: f64 = 50000000;

/** Connections that are over but may still see a late frame; the oldest is given back when another one ends. */
const CLOSING: u32 = 1024;
const closing: usize = memory.data(1024 * 4, 4);
let closingAt: u32 = 0;

/** Handles the TCP segment that was decoded last. */
export function onSegment(frame: u32, time: f64): void {
  const slot = findSlot();
  const fromLow = senderIsLow();
  const row = load<u32>(slot);
  let flow = row == 0 ? changetype<Flow>(0) : flowAt(row - 1);
  let before = changetype<Flow>(0);
  if (row != 0 && isAnother(flow, fromLow)) {
    if (flow.live != 0) end(changetype<Live>(flow.live));
    before = flow;
    flow = changetype<Flow>(0);
  }
  if (changetype<usize>(flow) == 0) {
    if (flowCount() >= FLOW_CAP) {
      noteProblem(ProblemKind.FLOWS_CAP, Layer.FLOW, NONE, <f64>FLOW_CAP);
      lastFlow = NONE;
      lastFlags = 0;
      return;
    }
    flow = open(fromLow, time);
    if (changetype<usize>(before) != 0) inheritBase(flow, before);
    setSlot(slot, flow);
  }
  lastFlow = flow.row;
  lastFlags = 0;
  flow.frames += 1;
  if (time > flow.lastTime) flow.lastTime = time;
  if (flow.live != 0) follow(changetype<Live>(flow.live), fromLow, frame, time);
  lastFlags |= (packet.tcpFlags & RST) << RESET_SHIFT;
  const fromServer = isFromServer(flow);
  if (fromServer) lastFlags |= FrameFlag.FROM_SERVER;
  if ((packet.tcpFlags & ACK) != 0 && (flow.baseFrame == 0 || (packet.tcpFlags & SYN) != 0)) setBase(flow, fromServer, frame);
}

/** tcpdump counts from the first frame with ACK that it sees of two ends, and anew from each SYN with ACK. */
function setBase(flow: Flow, fromServer: bool, frame: u32): void {
  const client = fromServer ? packet.acknowledgement - 1 : packet.sequence;
  const server = fromServer ? packet.sequence : packet.acknowledgement - 1;
  // A SYN with ACK that was sent again changes nothing for the frames since the first.
  if (flow.baseFrame != 0 && flow.clientBase == client && flow.serverBase == server) return;
  flow.clientBase = client;
  flow.serverBase = server;
  flow.baseFrame = frame;
}

/** It knows of no connections: where the next one between the same ends has no handshake, it goes on to count from where it was. */
function inheritBase(flow: Flow, before: Flow): void {
  const isSame = flow.clientPort == before.clientPort && flow.clientAddress3 == before.clientAddress3
    && flow.clientAddress2 == before.clientAddress2 && flow.clientAddress1 == before.clientAddress1 && flow.clientAddress0 == before.clientAddress0;
  flow.clientBase = isSame ? before.clientBase : before.serverBase;
  flow.serverBase = isSame ? before.serverBase : before.clientBase;
  flow.baseFrame = before.baseFrame;
}

function isFromServer(flow: Flow): bool {
  return flow.serverPort == <u16>packet.sourcePort && flow.serverAddress3 == packet.source3 && (flow.clientPort != <u16>packet.sourcePort || flow.clientAddress3 != packet.source3 || flow.serverAddress0 == packet.source0 && flow.serverAddress1 == packet.source1 && flow.serverAddress2 == packet.source2);
}

/** Whether the segment belongs to another connection between the same ends than `flow`. */
function isAnother(flow: Flow, fromLow: bool): bool {
  const syn = (packet.tcpFlags & SYN) != 0;
  if (flow.live == 0) return syn || packet.wireLength > 0;
  const live = changetype<Live>(flow.live);
  const half = fromLow ? live.low : live.high;
  if (syn) {
    if (half.synSeen != 0) return half.initial != packet.sequence;
    return half.started != 0 && half.next != packet.sequence + 1;
  }
  if (half.started == 0 || packet.wireLength == 0) return false;
  const ahead = <i32>(packet.sequence - half.next);
  if (half.finSeen != 0 && <i32>(packet.sequence - half.finSequence) > 1) return true;
  return ahead > TOO_FAR_AHEAD || ahead < TOO_FAR_BEHIND;
}

function open(fromLow: bool, time: f64): Flow {
  const flow = appendFlow();
  flow.firstTime = time;
  flow.lastTime = time;
  const syn = (packet.tcpFlags & SYN) != 0;
  const fromServer = syn ? (packet.tcpFlags & ACK) != 0 : packet.sourcePort != packet.targetPort && guessServerPort(packet.sourcePort, packet.targetPort) == packet.sourcePort;
  flow.midstream = syn ? 0 : 1;
  if (fromServer) {
    flow.clientAddress0 = packet.target0; flow.clientAddress1 = packet.target1; flow.clientAddress2 = packet.target2; flow.clientAddress3 = packet.target3;
    flow.serverAddress0 = packet.source0; flow.serverAddress1 = packet.source1; flow.serverAddress2 = packet.source2; flow.serverAddress3 = packet.source3;
    flow.clientPort = <u16>packet.targetPort;
    flow.serverPort = <u16>packet.sourcePort;
  } else {
    flow.clientAddress0 = packet.source0; flow.clientAddress1 = packet.source1; flow.clientAddress2 = packet.source2; flow.clientAddress3 = packet.source3;
    flow.serverAddress0 = packet.target0; flow.serverAddress1 = packet.target1; flow.serverAddress2 = packet.target2; flow.serverAddress3 = packet.target3;
    flow.clientPort = <u16>packet.sourcePort;
    flow.serverPort = <u16>packet.targetPort;
  }
  const live = openLive(flow);
  live.clientIsLow = fromLow != fromServer ? 1 : 0;
  flow.live = changetype<usize>(live);
  return flow;
}

function follow(live: Live, fromLow: bool, frame: u32, time: f64): void {
  const flow = live.flow;
  const half = fromLow ? live.low : live.high;
  const other = fromLow ? live.high : live.low;
  const flags = packet.tcpFlags;
  if (isDuplicate(half, time)) {
    flow.duplicates += 1;
    half.lastKind = 0;
    noteProblem(ProblemKind.FRAME_TWICE, Layer.TCP, NONE, 0);
    lastFlags = FrameFlag.DUPLICATE;
    return;
  }
  lastFlags = markSegment(live, half, other, time);
  const isClient = fromLow == (live.clientIsLow != 0);
  if (isClient) flow.clientBytes += <f64>packet.wireLength;
  else flow.serverBytes += <f64>packet.wireLength;
  let sequence = packet.sequence;
  if ((flags & SYN) != 0) {
    onSyn(live, half, other, isClient, time);
    sequence += 1;
  } else if (half.started == 0) {
    half.started = 1;
    half.next = other.greeted != 0 && <i32>(sequence - other.greeting) > 0 ? other.greeting : sequence;
  }
  if ((flags & ACK) != 0) {
    // What a SYN-ACK said that was not captured: bytes missing behind it are a gap, and not from before the capture.
    if (half.greeted == 0 && half.synSeen != 0 && (flags & SYN) == 0 && packet.sequence == half.initial + 1) {
      half.greeted = 1;
      half.greeting = packet.acknowledgement;
    }
    onAck(half, other);
    if (isClient && other.synSeen != 0 && half.synSeen != 0 && isNaN(flow.handshakeRtt)) flow.handshakeRtt = time - live.synTime;
  }
  if ((flags & FIN) != 0) {
    half.finSeen = 1;
    half.finSequence = sequence + packet.wireLength;
  }
  // What a RST carries is a diagnostic, not data (RFC 9293, 3.10.7).
  if (packet.wireLength != 0 && (flags & RST) == 0) onData(live, half, other, sequence, frame, time);
  if (live.isResp != 0) giveUp(live);
  const state = flow.state;
  if ((flags & RST) != 0 && state == FlowState.OPEN) flow.state = FlowState.RESET;
  else if (half.finSeen != 0 && other.finSeen != 0 && state == FlowState.OPEN) flow.state = FlowState.CLOSED;
  if (flow.state != state) closeLater(flow);
}

function onSyn(live: Live, half: Half, other: Half, isClient: bool, time: f64): void {
  half.synSeen = 1;
  half.initial = packet.sequence;
  if (half.started == 0) {
    half.started = 1;
    half.next = packet.sequence + 1;
  }
  if (isClient && isNaN(live.synTime)) live.synTime = time;
  // A SYN-ACK tells the client's sequence number too: its SYN was not captured.
  if ((packet.tcpFlags & ACK) != 0 && other.started == 0) {
    other.started = 1;
    other.next = packet.acknowledgement;
    other.synSeen = 1;
    other.initial = packet.acknowledgement - 1;
  }
}

function onAck(half: Half, other: Half): void {
  const ack = packet.acknowledgement;
  if (half.hasAcknowledged == 0) {
    half.hasAcknowledged = 1;
    half.acknowledged = ack;
  } else if (<i32>(ack - half.acknowledged) > 0 && <i32>(ack - half.acknowledged) < TOO_FAR_AHEAD) {
    half.acknowledged = ack;
  }
  // An acknowledgement that no byte of the other side can have led to is noise.
  if (other.started != 0 && <i32>(half.acknowledged - other.next) > TOO_FAR_AHEAD) half.acknowledged = other.next;
}

/**
 * Whether this very packet was captured before (`-i any` sees it on several interfaces, mirror ports twice). A segment that
 * TCP sent again has another IP identification or timestamp; where it has neither, it came much later. Packets without payload are only told apart by luck.
 */
function isDuplicate(half: Half, time: f64): bool {
  if (packet.wireLength == 0 && (packet.tcpFlags & (SYN | FIN)) == 0) return false;
  const numbers = <u64>packet.sequence << 32 | packet.acknowledgement;
  const rest = <u64>(packet.tcpFlags | (packet.receiveWindow << 8)) << 32 | packet.timestampValue;
  const mark = fold(numbers, rest, <u64>(packet.identification << 16 | packet.tcpChecksum) << 32 | packet.wireLength) | 1;
  if (mark == half.mark0 || mark == half.mark1 || mark == half.mark2 || mark == half.mark3) {
    if (packet.identification != 0 || packet.timestampValue != 0 || time - half.seenTime < COPY_TIME) return true;
  }
  // Keep-alives are all alike, and each is a packet of its own.
  if (packet.wireLength == 1 && half.started != 0 && packet.sequence == half.next - 1) return false;
  half.mark3 = half.mark2;
  half.mark2 = half.mark1;
  half.mark1 = half.mark0;
  half.mark0 = mark;
  return false;
}

function closeLater(flow: Flow): void {
  const at = closing + (<usize>closingAt << 2);
  const oldest = load<u32>(at);
  if (oldest != 0) {
    const live = flowAt(oldest - 1).live;
    if (live != 0) end(changetype<Live>(live));
  }
  store<u32>(at, flow.row + 1);
  closingAt = (closingAt + 1) & (CLOSING - 1);
}

/** The connection is over, or the capture is: nothing more will come. */
function end(live: Live): void {
  flush(live);
  if (live.isResp != 0) {
    const server = live.clientIsLow != 0 ? live.high : live.low;
    if (server.started != 0) live.connection.hasReplies = 1;
    closeConnection(live.connection);
  }
  live.flow.live = 0;
  releaseLive(live);
}

/** The capture ends. */
export function endAll(): void {
  const flows = flowCount();
  for (let row: u32 = 0; row < flows; row++) {
    const live = flowAt(row).live;
    if (live != 0) end(changetype<Live>(live));
  }
}
