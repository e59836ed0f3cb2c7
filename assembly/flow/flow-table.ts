/**
 * From the four addresses and ports of a segment to its flow. Open addressing over flow rows; both directions of a
 * connection hash alike because the lower end always comes first. A reused pair of ports replaces its row here, the old
 * flow stays in its table.
 *
 *   slots   [row + 1][hash] × capacity (a power of two, at most half full)
 */
import { fold } from "../mem/hash";
import { allocate, release } from "../mem/arena";
import { Flow, flowAt } from "../table/flows";
import * as packet from "../wire/packet";

let slots: usize = 0;
let capacity: u32 = 0;
let used: u32 = 0;

export function defineFlowTable(): void {
  capacity = 1024;
  slots = allocate(<usize>capacity * 8);
}

/** Whether the segment's sender is the lower end. */
export function senderIsLow(): bool {
  if (packet.source3 != packet.target3) return packet.source3 < packet.target3;
  if (packet.source2 != packet.target2) return packet.source2 < packet.target2;
  if (packet.source1 != packet.target1) return packet.source1 < packet.target1;
  if (packet.source0 != packet.target0) return packet.source0 < packet.target0;
  return packet.sourcePort < packet.targetPort;
}

/** The same in both directions. */
function hashPacket(): u32 {
  const addresses = (<u64>(packet.source0 ^ packet.target0) << 32 | (packet.source1 ^ packet.target1)) + (packet.source2 ^ packet.target2) * 0x9e3779b1;
  const last = <u64>packet.source3 * <u64>packet.target3 + packet.source3 + packet.target3;
  const ports = <u64>(packet.sourcePort * packet.targetPort) << 32 | (packet.sourcePort + packet.targetPort);
  return fold(addresses, last, ports);
}

/** Whether the flow is between the segment's two ends, in either direction. */
function matches(flow: Flow): bool {
  const from = <u32>flow.clientPort;
  const to = <u32>flow.serverPort;
  if (from == packet.sourcePort && to == packet.targetPort
    && flow.clientAddress3 == packet.source3 && flow.serverAddress3 == packet.target3
    && flow.clientAddress0 == packet.source0 && flow.clientAddress1 == packet.source1 && flow.clientAddress2 == packet.source2
    && flow.serverAddress0 == packet.target0 && flow.serverAddress1 == packet.target1 && flow.serverAddress2 == packet.target2) return true;
  return from == packet.targetPort && to == packet.sourcePort
    && flow.clientAddress3 == packet.target3 && flow.serverAddress3 == packet.source3
    && flow.clientAddress0 == packet.target0 && flow.clientAddress1 == packet.target1 && flow.clientAddress2 == packet.target2
    && flow.serverAddress0 == packet.source0 && flow.serverAddress1 == packet.source1 && flow.serverAddress2 == packet.source2;
}

/** Address of the slot of the segment's connection: its first word is the flow's row + 1, or 0 where there is none yet. */
export function findSlot(): usize {
  const hash = hashPacket();
  let at = hash & (capacity - 1);
  while (true) {
    const slot = slots + (<usize>at << 3);
    const row = load<u32>(slot);
    if (row == 0) {
      store<u32>(slot, hash, 4);
      return slot;
    }
    if (load<u32>(slot, 4) == hash && matches(flowAt(row - 1))) return slot;
    at = (at + 1) & (capacity - 1);
  }
}

/** Puts a flow into the slot that `findSlot` gave. */
export function setSlot(slot: usize, flow: Flow): void {
  const isNew = load<u32>(slot) == 0;
  store<u32>(slot, flow.row + 1);
  if (!isNew) return;
  used += 1;
  if (used << 1 > capacity) grow();
}

function grow(): void {
  const old = slots;
  const oldCapacity = capacity;
  capacity <<= 1;
  slots = allocate(<usize>capacity * 8);
  for (let i: u32 = 0; i < oldCapacity; i++) {
    const row = load<u32>(old + (<usize>i << 3));
    if (row == 0) continue;
    const hash = load<u32>(old + (<usize>i << 3), 4);
    let at = hash & (capacity - 1);
    while (load<u32>(slots + (<usize>at << 3)) != 0) at = (at + 1) & (capacity - 1);
    store<u32>(slots + (<usize>at << 3), row);
    store<u32>(slots + (<usize>at << 3), hash, 4);
  }
  release(old, <usize>oldCapacity * 8);
}
