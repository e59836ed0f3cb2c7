/**
 * Frames that are cut, lie about themselves or are rare, beside what tcpdump 4.99.3 prints of them: test/fixtures/odd-frames.tcpdump.txt,
 * which `TCPDUMP=write npx vitest run --project unit test/src/model/packet/odd-frames.test.ts` writes anew where tcpdump is.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CapturedFrame } from "../../../../src/model/packet/frame";
import { packetLine } from "../../../../src/model/packet/tcpdump-line";
import { ODD_FRAMES, type OddFrame } from "../../../support/odd-frames";
import { tcpdumpPrints } from "../../../support/run-tcpdump";
import { DEFAULT_OPTIONS, RESP } from "../../../support/tcpdump-lines";

const PATH = new URL("../../../fixtures/odd-frames.tcpdump.txt", import.meta.url);
/** `-T resp` tells nothing of UDP, so tunnels are printed without. */
const isUdp = (name: string): boolean => /UDP|VXLAN|Geneve|OTV/.test(name);

/** 802.11's own header is not told. */
const withLink = (name: string): readonly boolean[] => (/802\.11|radiotap/.test(name) ? [false] : [false, true]);

if (process.env["TCPDUMP"] === "write") {
  const texts = Object.entries(ODD_FRAMES).flatMap(([name, frame]) => {
    const type = isUdp(name) ? [] : ["-T", "resp"];
    return withLink(name).flatMap((link) => (link ? [`# ${name} -e`, tcpdumpPrints(frame, "-e", ...type)] : [`# ${name}`, tcpdumpPrints(frame, ...type)]));
  });
  writeFileSync(PATH, `${texts.join("\n")}\n`, "latin1");
}

/** Texts by their headlines. */
function written(): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of readFileSync(PATH, "latin1").split(/^# /m).slice(1)) {
    const end = part.indexOf("\n");
    found.set(part.slice(0, end), part.slice(end + 1, -1));
  }
  return found;
}

const captured = ({ bytes, linkType, wireLength }: OddFrame): CapturedFrame => ({ bytes, captured: bytes.length, wireLength: wireLength ?? bytes.length, linkType, time: undefined });

/** Lines that differ on purpose: tcpdump goes on with a hex dump, which is shown elsewhere. */
const WITHOUT_DUMP: ReadonlySet<string> = new Set(["loopback, unknown family", "an unknown EtherType"]);

describe("a frame that is cut, lies about itself or is rare is told as by tcpdump:", () => {
  const expected = written();
  it.each(Object.entries(ODD_FRAMES))("%s", (name, frame) => {
    for (const link of withLink(name)) {
      const line = packetLine(captured(frame), { resp: RESP }, { ...DEFAULT_OPTIONS, link });
      const text = expected.get(link ? `${name} -e` : name);
      expect(line).toBe(WITHOUT_DUMP.has(name) ? text?.split("\n\t")[0] : text);
    }
  });
});
