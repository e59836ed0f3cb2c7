/** A connection as the headless interface gives it. */
import type { FlowRow } from "../model/api";
import { type Epoch, timestampText } from "../model/epoch";
import { flowStateName, protocolName } from "../model/messages";

export function flowRecord(row: FlowRow, epoch: Epoch): object {
  return {
    flow: row.id + 1,
    client: row.client,
    server: row.server,
    first_ts: timestampText(epoch, row.start),
    last_ts: timestampText(epoch, row.start + row.duration),
    frames: row.frames,
    bytes: row.clientBytes + row.serverBytes,
    client_bytes: row.clientBytes,
    server_bytes: row.serverBytes,
    commands: row.commands,
    errors: row.errors,
    retransmissions: row.retransmissions,
    out_of_order: row.outOfOrder,
    duplicates: row.duplicates,
    gaps: row.gaps,
    gap_bytes: row.gapBytes,
    zero_windows: row.zeroWindows,
    handshake_rtt_ns: Number.isNaN(row.handshakeRtt) ? null : row.handshakeRtt,
    state: flowStateName(row.state),
    midstream: row.midstream,
    protocol: protocolName(row.protocol),
  };
}
