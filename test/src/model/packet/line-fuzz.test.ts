/**
 * Recorded frames damaged at random: a line never throws, and what is printed of a frame's first bytes is the beginning
 * of what is printed of all. `npm run fuzz` gives it more time and other seeds.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CapturedFrame } from "../../../../src/model/packet/frame";
import { packetLine } from "../../../../src/model/packet/tcpdump-line";
import { captureFrames } from "../../../support/capture-frames";
import { bytes, concat } from "../../../support/bytes";
import { ipv4, LinkType } from "../../../support/frames";
import { ODD_FRAMES } from "../../../support/odd-frames";
import { Random } from "../../../support/random";
import { RESP } from "../../../support/tcpdump-lines";

const TIME = Number(process.env["FUZZ_SECONDS"] ?? 1.5) * 1000;
const SEED = Number(process.env["FUZZ_SEED"] ?? 0);
const MORE = " …";

const fixtures = new URL("../../../fixtures/", import.meta.url);
const recorded = readdirSync(fixtures).filter((name) => name.endsWith(".pcap")).sort()
  .flatMap((name) => captureFrames(readFileSync(new URL(name, fixtures))).slice(0, 200).map(({ bytes: data, linkType }) => ({ bytes: data, linkType })));
const seeds = [...recorded, ...Object.values(ODD_FRAMES)];
/** Numbers that headers use, and pieces of RESP. */
const PIECES = ["\\x00", "\\xff", "\\x45", "\\x60", "\\x08\\x00", "\\x86\\xdd", "\\x81\\x00", "\\x12\\xb5", "\\x06", "\\x11", "\\x2f", "\\x29", "*", "$", "-1\\r\\n", "*2\\r\\n", "%2\\r\\n", "|1\\r\\n", "_\\r\\n", "=5\\r\\n", "$99999999999\\r\\n", "\\r\\n", "AUTH"].map(bytes);

function mutated(random: Random): CapturedFrame {
  const seed = seeds[random.below(seeds.length)];
  let data: Uint8Array = Uint8Array.from(seed?.bytes ?? []);
  for (let count = random.below(5); count > 0; count--) {
    const at = random.below(Math.min(data.length, random.chance(0.7) ? 100 : data.length) + 1);
    const piece = random.chance(0.3) ? random.bytes(1 + random.below(4)) : PIECES[random.below(PIECES.length)] ?? bytes("");
    if (random.chance(0.2)) data = data.slice(0, at);
    else data = concat(data.subarray(0, at), piece, data.subarray(random.chance(0.7) ? at + piece.length : at));
  }
  const captured = data.length;
  return { bytes: data, captured, wireLength: random.chance(0.2) ? captured + random.below(100) : captured, linkType: random.chance(0.1) ? random.below(300) : seed?.linkType, time: undefined };
}

test("a damaged frame has a line, and its first bytes have the beginning of it", () => {
  const begun = performance.now();
  for (let seed = SEED; seed === SEED || performance.now() - begun < TIME; seed++) {
    const random = new Random(seed);
    const frame = mutated(random);
    const options = { absolute: random.chance(0.5), link: random.chance(0.5), reveal: true };
    const context = random.chance(0.7) ? { resp: { ...RESP, types: random.chance(0.5) ? (2 as const) : (3 as const) } } : {};
    const whole = packetLine(frame, context, options);
    expect(whole.endsWith(MORE), `seed ${seed}`).toBe(false);
    expect(packetLine(frame, context, { ...options, reveal: false }).length, `seed ${seed}`).toBeGreaterThanOrEqual(0);
    const given = random.below(frame.captured + 1);
    const part = packetLine({ ...frame, bytes: frame.bytes.subarray(0, given) }, context, options);
    const start = part.endsWith(MORE) ? part.slice(0, -MORE.length) : part;
    expect(whole.startsWith(start), `seed ${seed}: ${part} is no beginning of ${whole}`).toBe(true);
  }
}, TIME + 20_000);

test("random bytes have a line, whatever the link type", () => {
  const begun = performance.now();
  for (let seed = SEED; seed === SEED || performance.now() - begun < TIME; seed++) {
    const random = new Random(seed);
    const data = random.bytes(random.below(300));
    const frame = { bytes: data, captured: data.length, wireLength: data.length, linkType: random.pick([0, 1, 9, 50, 51, 101, 104, 108, 113, 228, 239, 276]), time: undefined };
    expect(() => packetLine(frame, { resp: RESP }, { absolute: false, link: random.chance(0.5), reveal: random.chance(0.5) }), `seed ${seed}`).not.toThrow();
  }
}, TIME + 20_000);

test("a thousand tunnels in each other end the line, not the stack", () => {
  let packet = ipv4("10.0.0.1", "10.0.0.2", bytes("data"), { protocol: 200 });
  for (let depth = 0; depth < 3000; depth++) packet = ipv4("10.0.0.1", "10.0.0.2", packet, { protocol: 4 });
  const line = packetLine({ bytes: packet, captured: packet.length, wireLength: packet.length, linkType: LinkType.RAW, time: undefined }, {}, { absolute: false, link: false, reveal: true });
  expect(line).toMatch(/^IP 10\.0\.0\.1 > 10\.0\.0\.2: IP .*: {1,2}\[too many layers\]$/);
});
