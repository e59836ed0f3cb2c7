/** What a pcapng capture says besides its frames, as the engine gives it. */
import { describe, expect, it } from "vitest";
import { command, conversation, CONNECTION_V6, frames } from "../../support/conversation";
import { bytes, hex, u8 } from "../../support/bytes";
import { commands, flows, openCapture, problems } from "../../support/engine";
import { enhanced, names, networkInterface, ng, Option, section, sectionHeader } from "../../support/pcapng";

const TALK = conversation(`>>> ${command("SET", "k", "v")}\n<<< +OK\\r\\n`);
const FRAMES = frames(TALK);
const comment = (text: string) => [Option.COMMENT, bytes(text)] as const;
const blocks = FRAMES.map((frame, at) => enhanced(frame, at === 3 ? { options: [comment("the slow one")] } : {}));

describe("names of hosts", () => {
  it("stand beside the addresses that they belong to, wherever in the file they are, and are found by the filter", async () => {
    const { engine, summary } = await openCapture(ng(networkInterface(), ...blocks, names([[u8(192, 0, 2, 1), "Web-1"], [u8(198, 51, 100, 1), "other"]])));
    expect(summary).toMatchObject({ hosts: 2, notices: [] });
    expect(await flows(engine)).toMatchObject([{ client: "192.0.2.1:40000", clientHost: "Web-1:40000", server: "192.0.2.2:6379" }]);
    expect((await flows(engine))[0]).not.toHaveProperty("serverHost");
    expect(await commands(engine, { filter: { is: "search", text: "web-1" } })).toMatchObject([{ clientHost: "Web-1:40000" }]);
    expect(await commands(engine, { filter: { is: "search", text: "other" } })).toEqual([]);
  });

  it("are those of all files of the capture, IPv6 and big-endian ones too", async () => {
    const other = section(false, sectionHeader(), networkInterface(), names([[hex("20010db8 00000000 00000000 00000002"), "cache"]]));
    const { engine } = await openCapture(ng(networkInterface(), ...frames(TALK, { connection: CONNECTION_V6 }).map((frame) => enhanced(frame))), other);
    expect(await flows(engine)).toMatchObject([{ server: "[2001:db8::2]:6379", serverHost: "cache:6379" }]);
  });

  it("are none where the capture has none", async () => {
    const { engine, summary } = await openCapture(ng(networkInterface(), ...blocks));
    expect(summary.hosts).toBe(0);
    expect((await commands(engine))[0]).not.toHaveProperty("clientHost");
  });
});

describe("comments", () => {
  it("on the file are told, those on a frame stand where the frame is shown", async () => {
    const file = section(true, sectionHeader({ options: [comment("taken on\\n node 7")] }), networkInterface(), ...blocks);
    const { engine, summary } = await openCapture(file);
    expect(summary.notices).toEqual([]);
    expect(summary.comments).toEqual(["a.pcap says: taken on node 7", "1 frame has a comment: see the frames in a row's details."]);
    const [row] = await commands(engine);
    if (row === undefined) throw new Error("no row");
    const { request, reply } = await engine.inspect(row.id, false);
    const said = [...(request?.frames ?? []), ...(reply?.frames ?? [])].map(({ number, comments }) => [number, ...comments]);
    expect(said).toEqual([[4, "the slow one"], [5]]);
    expect(await problems(engine)).toEqual([]);
  });

  it("that are many or long are shortened", async () => {
    const file = section(true, sectionHeader({ options: Array.from({ length: 9 }, () => comment("x".repeat(1000))) }), networkInterface(), ...blocks.slice(0, 2));
    const { summary } = await openCapture(file);
    expect(summary.comments).toHaveLength(6);
    expect(summary.comments[0]).toBe(`a.pcap says: ${"x".repeat(400)}…`);
    expect(summary.comments.at(-1)).toBe("4 more comments on files and interfaces.");
  });
});
