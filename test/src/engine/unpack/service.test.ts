/** The unpacker's worker, as the engine's side of it sees it: started late, asked through a port, cancelled. */
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expose } from "comlink";
import { afterEach, describe, expect, it } from "vitest";
import { concat } from "../../../support/bytes";
import { pcap } from "../../../support/pcap";
import { blobSource, bytesSource, type Source } from "../../../../src/engine/source";
import { unpackService } from "../../../../src/engine/unpack/serve";
import { unpackElsewhere, type UnpackService } from "../../../../src/engine/unpack/service";

const PLAIN = blobSource("plain.pcap", new Blob([Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1, 0, 0, 0, 0)]));
const packed = (name: string): Source => blobSource(name, new Blob([gzipSync(Buffer.from("capture"))]));
const control = (isCancelled = false) => {
  const reports: [number, number][] = [];
  return { reports, cancelled: () => isCancelled, report: (bytes: number, total: number) => { reports.push([bytes, total]); } };
};

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** A service behind a port, and what it was asked. */
function served(): { readonly start: () => Promise<MessagePort>; readonly calls: string[] } {
  const calls: string[] = [];
  const service: UnpackService = {
    async unpack(files, report) {
      calls.push(`unpack ${files.map(({ name, blob }) => `${name} ${blob.size}`).join(", ")}`);
      if (await report(5, 10)) calls.push("stopped");
      return { blobs: [{ name: "inner.pcap", blob: new Blob(["abc"]) }], errors: [], notices: ["cut"], cancelled: false };
    },
  };
  return {
    calls,
    start: () => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      expose(service, port1);
      calls.push("start");
      return Promise.resolve(port2);
    },
  };
}

/** The real one behind a port. */
function started(): Promise<MessagePort> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  expose(unpackService, port1);
  return Promise.resolve(port2);
}

describe("the unpacker", () => {
  it("that is asked anew while an older answer is being cancelled gives the newer one whole", async () => {
    const bytes = concat(pcap([]), randomBytes(8_000_000));
    const file = (name: string): Source => blobSource(name, new Blob([gzipSync(bytes)]));
    const unpack = unpackElsewhere(started);
    const [older, newer] = await Promise.all([unpack([file("old.gz")], control(true)), unpack([file("new.gz")], control())]);
    expect(older.cancelled).toBe(true);
    expect([newer.cancelled, newer.sources.map(({ size }) => size)]).toEqual([false, [bytes.length]]);
  });

  it("is not started where nothing is packed", async () => {
    const { start, calls } = served();
    const files = [PLAIN, bytesSource("empty", new Uint8Array(0))];
    expect((await unpackElsewhere(start)(files, control())).sources).toEqual(files);
    expect(calls).toEqual([]);
  });

  it("is started once, gets all files, and gives what it unpacked with its progress", async () => {
    const { start, calls } = served();
    const unpack = unpackElsewhere(start);
    const watched = control();
    const { sources, notices } = await unpack([PLAIN, packed("a.gz")], watched);
    expect(notices).toEqual(["cut"]);
    expect(sources.map(({ name, size }) => [name, size])).toEqual([["inner.pcap", 3]]);
    expect(new TextDecoder().decode(await sources[0]?.read(1, 9))).toBe("bc");
    expect(watched.reports).toEqual([[5, 10]]);
    await unpack([packed("b.gz")], control());
    expect(calls.map((call) => call.split(" ")[0])).toEqual(["start", "unpack", "unpack"]);
    expect(calls[1]).toMatch(/^unpack plain\.pcap 8, a\.gz \d+$/);
  });

  it("is told to stop when the loading is cancelled", async () => {
    const { start, calls } = served();
    await unpackElsewhere(start)([packed("a.gz")], control(true));
    expect(calls).toContain("stopped");
  });

  it("that cannot be loaded is a sentence, and is tried again the next time", async () => {
    const { start } = served();
    let tries = 0;
    const unpack = unpackElsewhere(() => (++tries === 1 ? Promise.reject(new Error("404")) : start()));
    await expect(unpack([packed("a.gz")], control())).rejects.toThrow("the part of the page that unpacks files could not be loaded");
    expect((await unpack([packed("a.gz")], control())).sources).toHaveLength(1);
  });
});
