import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FlowState } from "../../../assembly/schema";
import type { FlowDetails, FlowSide } from "../../../src/model/api";
import { rowId } from "../../../src/engine/wasm";
import { healthRemarks } from "../../../src/ui/flow-health";
import { command, conversation, CONNECTION, frames, type Segment } from "../../support/conversation";
import { flows, openCapture, type Opened } from "../../support/engine";
import { drop, duplicate, interleave, midstream } from "../../support/mutations";
import { pcap } from "../../support/pcap";
import { inChunks, recordsOf } from "../../support/records";

const TALK = `
  >>> ${command("CLIENT", "SETNAME", "first")}
  <<< +OK\\r\\n
  >>> ${command("GET", "a")}
  <<< $1\\r\\nx\\r\\n
  >>> ${command("SELECT", "3")}
  <<< +OK\\r\\n
  >>> ${command("GET", "b")}
  <<< $1\\r\\ny\\r\\n
`;

async function detailsOf(opened: Opened, index = 0): Promise<FlowDetails> {
  const flow = (await flows(opened.engine))[index];
  if (flow === undefined) throw new Error("no flow");
  return opened.engine.inspectFlow(flow.id);
}

const opened = (segments: readonly Segment[]): Promise<Opened> => openCapture(pcap(frames(segments)));
const texts = (details: FlowDetails): string[] => healthRemarks(details).map(({ tone, text }) => `${tone}: ${text}`);

describe("the details of a connection", () => {
  it("count each side's frames, and time the handshake", async () => {
    const details = await detailsOf(await opened(conversation(TALK)));
    const none = { retransmissions: 0, outOfOrder: 0, duplicates: 0, zeroWindows: 0 };
    // SYN, the ACK of SYN-ACK, and four requests; SYN-ACK, and four replies.
    expect(details.client).toEqual({ frames: 6, ...none });
    expect(details.server).toEqual({ frames: 5, ...none });
    // Segments are 100 µs apart.
    expect(details.row.handshakeRtt).toBe(200_000);
    expect(texts(details)).toEqual([]);
  });

  // A command that changes the state runs in the one that it makes, as the headless rows say.
  it("tell who used it, in order", async () => {
    const { identities } = await detailsOf(await opened(conversation(TALK)));
    const [record] = await recordsOf(inChunks(pcap(frames(conversation(TALK))), 65_536));
    expect(identities.map(({ clientName, database, rows }) => [clientName, database, rows])).toEqual([["first", 0, 2], ["first", 3, 2]]);
    expect(identities[0]?.user).toBe(record?.user ?? undefined);
  });

  it("say which side sent again, and what that may mean", async () => {
    // The second request, captured twice, the copy behind its reply.
    const details = await detailsOf(await opened(duplicate(conversation(TALK), 5, 2)));
    const { row, client, server } = details;
    expect([row.retransmissions, row.duplicates, row.outOfOrder].reduce((sum, each) => sum + each)).toBeGreaterThan(0);
    expect(client.retransmissions + client.duplicates).toBe(row.retransmissions + row.duplicates);
    expect(server).toMatchObject({ retransmissions: 0, duplicates: 0 });
    expect(texts(details).join()).toMatch(/\(client 1\)/);
  });

  it("say what the capture lost, and that it began late", async () => {
    const lossy = await detailsOf(await opened(drop(conversation(TALK), 6)));
    expect(lossy.row).toMatchObject({ gaps: 1, gapBytes: 7 });
    expect(lossy.problems).toBeGreaterThan(0);
    expect(texts(lossy).join()).toContain("7 B in 1 gap are not in the capture");
    const late = await detailsOf(await opened(midstream(conversation(TALK), 5)));
    expect(late.row.handshakeRtt).toBeNaN();
    expect(texts(late).join()).toContain("The capture began in the middle");
  });

  it("are there for a connection that carried nothing", async () => {
    const details = await detailsOf(await opened(conversation("")));
    expect(details).toMatchObject({ identities: [], problems: 0, client: { frames: 2 }, server: { frames: 1 } });
    expect(texts(details)).toEqual(["quiet: It carried nothing but TCP's own frames."]);
  });

  it("are of one connection among others, and sum up to what its row says", async () => {
    const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
    const both = await openCapture(pcap(interleave(frames(conversation(TALK)), frames(drop(conversation(TALK), 4, 8), { connection: other }))));
    const [left, right] = [await detailsOf(both, 0), await detailsOf(both, 1)];
    expect([left.client.frames + left.server.frames, right.client.frames + right.server.frames]).toEqual([11, 9]);
    expect([left.row.frames, right.row.frames]).toEqual([11, 9]);
  });

  it("agree with the headless rows about names, users and libraries", async () => {
    const bytes = readFileSync(fileURLToPath(new URL("../../fixtures/clients-valkey.pcap", import.meta.url)));
    const captured = await openCapture(bytes);
    const records = await recordsOf(inChunks(bytes, 65_536));
    for (const flow of await flows(captured.engine)) {
      const { identities } = await captured.engine.inspectFlow(flow.id);
      const expected = new Map<string, number>();
      for (const { user, name, lib, resp, db, flow: number } of records) {
        if (number !== flow.id + 1) continue;
        const state = JSON.stringify([user, name, lib ?? null, resp, db]);
        expected.set(state, (expected.get(state) ?? 0) + 1);
      }
      const found = identities.map(({ user, clientName, library, resp, database, rows }) => [JSON.stringify([user ?? null, clientName ?? null, library ?? null, resp ?? null, database ?? null]), rows]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    }
  });

  it("are none of a row that is not there", async () => {
    const { engine } = await opened(conversation(TALK));
    await expect(engine.inspectFlow(rowId(7))).rejects.toThrow("no longer there");
  });
});

describe("the health of a connection in words", () => {
  const side: FlowSide = { frames: 50, retransmissions: 0, outOfOrder: 0, duplicates: 0, zeroWindows: 0 };

  it("is bad where frames were sent again often, where one side does not read, and where it was reset", async () => {
    const { row } = await detailsOf(await opened(conversation(TALK)));
    const sick = { row: { ...row, frames: 100, retransmissions: 5, zeroWindows: 2, state: FlowState.RESET }, client: { ...side, zeroWindows: 2 }, server: { ...side, retransmissions: 5 }, identities: [], problems: 0 };
    expect(healthRemarks(sick).map(({ tone }) => tone)).toEqual(["bad", "bad", "bad"]);
    expect(texts(sick).join()).toContain("5 segments were sent again (server 5), 5.0 % of all frames");
    expect(healthRemarks({ ...sick, row: { ...sick.row, frames: 10_000, state: FlowState.CLOSED, zeroWindows: 0 } }).map(({ tone }) => tone)).toEqual(["warn"]);
  });
});
