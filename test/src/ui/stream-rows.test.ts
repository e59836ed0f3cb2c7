/** One line a message in RESP mode, held to the headless rows of the same captures. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CommandRecord } from "../../../src/cli/command-record";
import { StreamSource } from "../../../src/ui/stream-source";
import { flows } from "../../support/engine";
import { type Headless, openHeadless } from "../../support/headless";

/** Characters that are compared: cells of the table are cut further on. */
const MOST = 60;
/** Commands of a transaction whose own reply is told, and not that they are queued. */
const UNQUEUED: readonly (string | null)[] = ["MULTI", "EXEC", "DISCARD", "WATCH"];

function told(record: CommandRecord): string[] {
  const { kind, command, args, reply, tx } = record;
  const line = (frames: readonly [number, number] | null, mark: string, text: string): string[] => (frames === null ? [] : [`${frames[0]} ${mark} ${text}`.slice(0, MOST)]);
  const words = command ?? "";
  if (kind === "replication") return line(record.reply_frames, "<", words);
  if (kind === "monitor") return line(record.reply_frames, "<", "");
  const quoted = reply === null ? "" : reply.type === "bulk" || reply.type === "verbatim" ? `"${reply.text}"` : reply.type.endsWith("error") ? `(error) ${reply.text}` : reply.text;
  const isQueued = tx !== undefined && record.reply_bytes === "+QUEUED\r\n".length && !UNQUEUED.includes(command);
  return [...(args.length === 0 ? [] : line(record.request_frames, ">", words)), ...line(record.reply_frames, "<", isQueued ? "QUEUED" : quoted)];
}

/** How many lines were compared. */
async function compare({ engine, rows }: Headless): Promise<number> {
  const expected = new Map<number, string[]>();
  for (const record of rows) expected.set(record.flow, [...(expected.get(record.flow) ?? []), ...told(record)]);
  let compared = 0;
  for (const flow of await flows(engine)) {
    const wanted = (expected.get(flow.id + 1) ?? []).sort();
    const source = await StreamSource.open((request) => engine.stream(request), flow.id, { mode: "resp", side: "both", reveal: true, columns: 100 });
    const found: string[] = [];
    for (let page = 0; page < source.book.pages; page++) {
      for (const { tone, fromServer, frame, text } of await source.load(page)) {
        if (tone === "gap" || tone === "quiet") continue;
        const line = `${frame} ${fromServer ? "<" : ">"} ${text()} `;
        const exact = line.trimEnd().slice(0, MOST);
        // Of requests, and of lines of MONITOR, only how they begin is told alike, however long their arguments are.
        found.push(wanted.includes(exact) ? exact : (wanted.find((begin) => line.startsWith(begin.endsWith(" ") ? begin : `${begin} `)) ?? exact));
      }
    }
    expect(found.sort(), `flow ${flow.id + 1}`).toEqual(wanted);
    compared += wanted.length;
  }
  return compared;
}

const lab = fileURLToPath(new URL("../../../../shared/captures/lab/", import.meta.url));
if (!existsSync(lab)) process.stderr.write(`left out: streams of shared captures (${lab} is not there)\n`);
const NAMES = ["app", "app-reorder", "app-dup", "app-midstream", "app-vlan", "bigvalues", "bigvalues-seqwrap", "blocking", "inline", "pubsub", "resp3", "replica", "replyoff", "seed", "cluster"];

describe("lines of messages are those of the headless rows", () => {
  it.runIf(existsSync(lab)).each(NAMES)("in %s.pcap beside the repository", async (name) => {
    expect(await compare(await openHeadless(readFileSync(`${lab}${name}.pcap`)))).toBeGreaterThanOrEqual(10);
  }, 60_000);

  const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
  it("in recorded captures of the repository", async () => {
    let compared = 0;
    for (const name of readdirSync(fixtures).filter((file) => /\.(pcap|pcapng)$/.test(file))) compared += await compare(await openHeadless(readFileSync(fixtures + name)));
    expect(compared).toBeGreaterThan(100);
  }, 60_000);
});
