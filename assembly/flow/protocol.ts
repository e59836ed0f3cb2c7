/**
 * Deciding what a connection carries and who is the client, before anything is tokenized. Until it is decided its
 * segments wait; what is no RESP is let go and only counted.
 */
import { Layer, ProblemKind, Protocol } from "../schema";
import { openConnection } from "../resp/connection";
import { Evidence, PROBE_BYTES, recognise } from "../resp/recognise";
import { seekCommands } from "../resp/replication";
import { Phase } from "../resp/stream";
import { flipFlow } from "../table/flows";
import { turnFrame } from "../table/frames";
import { noteProblem } from "../table/problems";
import { Half, Live, Segment } from "./live";

/** Redis and Sentinel. */
const PORT_REDIS: u32 = 6379;
const PORT_SENTINEL: u32 = 26379;

/** One bit a port: those that the user wants decoded as RESP. */
const forced: usize = memory.data(8192);

/** Segments without evidence after which a connection whose beginning was not seen is not RESP. */
const PROBE_SEGMENTS: u32 = 32;

export function forcePort(port: u32): void {
  const at = forced + ((port & 0xffff) >> 3);
  store<u8>(at, load<u8>(at) | (<u8>1 << <u8>(port & 7)));
}

function isForced(port: u32): bool {
  return (load<u8>(forced + (port >> 3)) & (1 << (port & 7))) != 0;
}

function isRedisPort(port: u32): bool {
  return port == PORT_REDIS || port == PORT_SENTINEL || isForced(port);
}

/** Whether the connection's server, by what is known of it, listens where Redis does: content need only not contradict. */
function isExpected(live: Live): bool {
  return isRedisPort(live.flow.serverPort) || (live.low.synSeen == 0 && live.high.synSeen == 0 && isRedisPort(live.flow.clientPort));
}

/** The first guess of a connection without handshake: a port of Redis is the server's, else the lower one. */
export function guessServerPort(from: u32, to: u32): u32 {
  if (isRedisPort(from) != isRedisPort(to)) return isRedisPort(from) ? from : to;
  return min(from, to);
}

const probe: usize = memory.data(256, 8);

/** The first bytes that wait in order, copied together. Gives their number. */
function gather(half: Half): u32 {
  let length: u32 = 0;
  let sequence = half.next;
  let at = half.first;
  while (at != 0 && length < PROBE_BYTES) {
    const segment = changetype<Segment>(at);
    const behind = sequence - segment.sequence;
    if (<i32>behind < 0 || behind > segment.captured) break;
    const bytes = min(segment.captured - behind, PROBE_BYTES - length);
    memory.copy(probe + length, segment.data + behind, bytes);
    length += bytes;
    sequence += bytes;
    at = segment.next;
  }
  return length;
}

function evidenceOf(half: Half): Evidence {
  const length = gather(half);
  return length == 0 ? Evidence.SHORT : recognise(probe, probe + length);
}

/** Looks at what waits. True once it is decided; `live.isResp` tells what. */
export function decide(live: Live): bool {
  const client = live.clientIsLow != 0 ? live.low : live.high;
  const server = live.clientIsLow != 0 ? live.high : live.low;
  const fromClient = evidenceOf(client);
  const fromServer = evidenceOf(server);
  if (fromClient == Evidence.TLS || fromServer == Evidence.TLS) return settle(live, Protocol.TLS);
  if (fromClient == Evidence.CLUSTER_BUS || fromServer == Evidence.CLUSTER_BUS) return settle(live, Protocol.CLUSTER_BUS);
  const handshake = live.flow.midstream == 0;
  const expected = isExpected(live);
  if (fromClient == Evidence.HTTP) {
    // Redis takes it for an attack and closes the connection.
    if (expected) noteProblem(ProblemKind.HTTP, Layer.FLOW, live.flow.row, 0);
    return settle(live, Protocol.UNKNOWN);
  }
  if (!handshake) {
    // A server that sends commands from Redis' port is a primary, the other side its replica.
    if (fromServer == Evidence.REQUEST && isRedisPort(live.flow.serverPort) && !isRedisPort(live.flow.clientPort) && fromClient != Evidence.REPLY) {
      settle(live, Protocol.RESP2);
      seekCommands(server.stream);
      return true;
    }
    if (fromServer == Evidence.REQUEST || fromClient == Evidence.DELIVERY) return flip(live);
    // A hint that both sides are the other way round.
    if (!expected && fromClient == Evidence.REPLY && fromServer == Evidence.INLINE) return flip(live);
  }
  if (fromClient == Evidence.REQUEST || fromClient == Evidence.ARRAY || fromServer == Evidence.DELIVERY || fromServer == Evidence.REQUEST || fromServer == Evidence.ARRAY) return settle(live, Protocol.RESP2);
  if (expected) {
    // Only the very first bytes can be too few to know TLS or the bus by.
    const bytes = gather(client) + gather(server);
    return bytes >= 4 || client.probed + server.probed > 3 ? settle(live, Protocol.RESP2) : false;
  }
  if (fromClient == Evidence.INLINE) {
    if (fromServer == Evidence.REPLY) return settle(live, Protocol.RESP2);
    if (fromServer == Evidence.SHORT && server.probed < PROBE_SEGMENTS && client.probed < PROBE_SEGMENTS) return false;
    return settle(live, Protocol.UNKNOWN);
  }
  if (handshake) return fromClient == Evidence.SHORT && fromServer == Evidence.SHORT && client.probed + server.probed < PROBE_SEGMENTS ? false : settle(live, Protocol.UNKNOWN);
  return client.probed + server.probed < PROBE_SEGMENTS ? false : settle(live, Protocol.UNKNOWN);
}

/** The connection ends undecided, its first bytes missing perhaps: on a port of Redis it is RESP all the same. */
export function decideLast(live: Live): void {
  if (isExpected(live) && (live.low.first != 0 || live.high.first != 0)) settle(live, Protocol.RESP2);
}

function flip(live: Live): bool {
  turn(live);
  return settle(live, Protocol.RESP2);
}

/** The other side is the client. */
function turn(live: Live): void {
  live.clientIsLow = live.clientIsLow != 0 ? 0 : 1;
  flipFlow(live.flow);
  turnFrames(live.low);
  turnFrames(live.high);
}

/** The frames whose segments wait were noted with the first guess. */
function turnFrames(half: Half): void {
  let at = half.first;
  while (at != 0) {
    const segment = changetype<Segment>(at);
    turnFrame(segment.frame);
    at = segment.next;
  }
}

function settle(live: Live, protocol: Protocol): bool {
  live.decided = 1;
  live.flow.protocol = protocol;
  if (protocol == Protocol.RESP2) {
    open(live);
  } else if (isExpected(live) || protocol == Protocol.CLUSTER_BUS) {
    if (protocol == Protocol.TLS) noteProblem(ProblemKind.TLS, Layer.FLOW, live.flow.row, 0);
    if (protocol == Protocol.CLUSTER_BUS) noteProblem(ProblemKind.CLUSTER_BUS, Layer.FLOW, live.flow.row, 0);
  }
  return true;
}

function open(live: Live): void {
  live.isResp = 1;
  const connection = openConnection(live.flow);
  live.connection = connection;
  const client = live.clientIsLow != 0 ? live.low : live.high;
  const server = live.clientIsLow != 0 ? live.high : live.low;
  client.stream.connection = changetype<usize>(connection);
  server.stream.connection = changetype<usize>(connection);
  server.stream.isServer = 1;
  connection.server = changetype<usize>(server.stream);
  // Without a handshake the first bytes may be the middle of a value.
  if (client.synSeen == 0) client.stream.phase = Phase.SYNC;
  else client.stream.preamble = 1;
  if (server.synSeen == 0) server.stream.phase = Phase.SYNC;
}
