/** Lines of whole captures, equal to those of tcpdump 4.99.3 byte for byte; each difference belongs to a class that test/README.md explains. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CapturedFrame } from "../../../../src/model/packet/frame";
import { captureFrames } from "../../../support/capture-frames";
import { goldenLines, tcpdumpLines } from "../../../support/tcpdump-lines";

const fixtures = new URL("../../../fixtures/", import.meta.url);
const RECORDED = ["blocking", "cluster", "inline", "modes", "ports", "replication", "replyoff", "resp3", "seed", "tracking", "transactions"];
const frames = (path: string | URL): CapturedFrame[] => captureFrames(readFileSync(path));
const golden = (path: string | URL): string[] => goldenLines(readFileSync(path, "latin1"));

describe("captures that this project recorded", () => {
  it.each(RECORDED)("%s: every line is tcpdump's", (name) => {
    const lines = tcpdumpLines(frames(new URL(`${name}.pcap`, fixtures)), { isResp: () => true });
    expect(lines).toEqual(golden(new URL(`${name}.tcpdump.txt`, fixtures)));
  });

  it("with the link layer and absolute numbers", () => {
    const lines = tcpdumpLines(frames(new URL("inline.pcap", fixtures)), { options: { absolute: true, link: true, reveal: true }, isResp: () => true });
    expect(lines).toEqual(golden(new URL("inline.tcpdump-e-S.txt", fixtures)));
  });
});

const captures = fileURLToPath(new URL("../../../../../shared/captures", import.meta.url));
const present = existsSync(captures);
if (!present) process.stderr.write(`left out: lines of captures by others (${captures} is not there)\n`);

/** Why a TCP frame's line is not tcpdump's. */
type Difference = "upper protocol" | "accurate ECN" | "interface name" | "length 0" | "unexplained";

function difference(line: string, expected: string): Difference {
  // HTTP, SMTP, FTP, SSH, BGP and others by their ports: tcpdump tells more behind the same text.
  if (expected.startsWith(line) && !line.includes(": RESP")) return "upper protocol";
  if (line.replace(/(Flags \[[^\]]*)e\]/, "$1]") === expected) return "accurate ECN";
  const face = /^(.{26} )\S+ +(?=In |Out|B |M |P )/;
  if (line.replace(face, "$1") === expected.replace(face, "$1")) return "interface name";
  return expected.endsWith(" IP bad-len 0") ? "length 0" : "unexplained";
}

interface Pair {
  readonly capture: string;
  readonly lines: string;
}

const PEER = ".expected/peer-tcpdump.txt";
const OWN = ".tcpdump.txt";

/** Captures, and the files that hold what tcpdump prints of them: nothing where it refuses one, the first frames where it stops. */
function pairs(): Pair[] {
  const paths = readdirSync(captures, { recursive: true, encoding: "utf8" }).sort();
  return paths.flatMap((lines) => {
    const ending = [PEER, OWN].find((end) => lines.endsWith(end));
    return ending === undefined ? [] : [{ capture: lines.slice(0, -ending.length), lines }];
  });
}

const isTcp = (line: string): boolean => / > .*(?:Flags \[[^\]]*\](?:, | \[bad)|\[\|tcp\]|bad hdr length)|bad-len 0$/s.test(line);

describe.runIf(present)("captures by others", () => {
  it("every line of a TCP frame is tcpdump's, or differs for a known reason", () => {
    const counts: Record<Difference | "equal", number> = { equal: 0, "upper protocol": 0, "accurate ECN": 0, "interface name": 0, "length 0": 0, unexplained: 0 };
    const unexplained: string[] = [];
    const others = { equal: 0, "same first columns": 0, different: 0 };
    for (const { capture, lines } of pairs()) {
      const expected = golden(join(captures, lines));
      // Made with -T resp where the server has another port.
      const isForced = expected.some((line) => line.includes(": RESP") && !/\.6379[ :]/.test(line));
      const ours = tcpdumpLines(frames(join(captures, capture)), isForced ? { isResp: () => true } : {});
      expected.forEach((text, index) => {
        const line = ours[index] ?? "";
        if (!isTcp(text)) {
          others[text === line ? "equal" : columns(text) === columns(line) ? "same first columns" : "different"] += 1;
          return;
        }
        const found = line === text ? "equal" : difference(line, text);
        counts[found] += 1;
        if (found === "unexplained") unexplained.push(`${capture} ${index + 1}\n- ${text}\n+ ${line}`);
      });
    }
    expect(unexplained).toEqual([]);
    expect(counts).toEqual({ equal: 20271, "upper protocol": 24, "accurate ECN": 2, "interface name": 1, "length 0": 2, unexplained: 0 });
    // What is no TCP is told in a short form: the time, the addresses or the protocol's name, and how long it is.
    expect(others).toEqual({ equal: 5843, "same first columns": 1391, different: 287 });
  }, 120_000);
});

/** A line up to the addresses or the name of what is no TCP. */
function columns(line: string): string {
  return /^.{26} [^,]*?(?:: |, |$)/.exec(line)?.[0] ?? line;
}
