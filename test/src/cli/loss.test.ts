/**
 * Recorded captures with frames missing, against themselves without loss: a row that says `exact` is the row that it was. How
 * many rows are still paired is printed.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { bytesSource } from "../../../src/engine/source";
import { pcap } from "../../support/pcap";
import { lossy, readPcap } from "../../support/recorded";
import { recordsOf, type RowRecord } from "../../support/records";
import { Random } from "../../support/random";

const fixtures = new URL("../../fixtures/", import.meta.url);
const lab = fileURLToPath(new URL("../../../../shared/captures/lab/", import.meta.url));
const OTHERS = ["bigvalues.pcap", "anyiface.pcap", "churn.pcap", "replica.pcap", "cluster.pcap"].map((name) => lab + name).filter((path) => existsSync(path));
if (OTHERS.length === 0) process.stderr.write(`left out: losses in captures of other servers (${lab} is not there)\n`);
const captures = [
  ...readdirSync(fixtures).filter((name) => name.endsWith(".pcap")).sort().map((name) => fileURLToPath(new URL(name, fixtures))),
  fileURLToPath(new URL("../../../public/sample.pcap", import.meta.url)),
  ...OTHERS,
];

const SEEDS = 20;
const placeOf = (row: RowRecord): string => `${row.client} ${row.sequence}`;
const told = ({ client, args, status, reply }: RowRecord): unknown => ({ client, args, status, reply });
const isPaired = ({ kind, pairing }: RowRecord): boolean => kind === "command" && pairing !== "none";

const totals = new Map<number, { rows: number; paired: number; exact: number; wrong: number }>();
afterAll(() => {
  for (const [rate, { rows, paired, exact, wrong }] of totals) {
    const share = (count: number): string => `${((100 * count) / rows).toFixed(2)} %`;
    process.stderr.write(`${100 * rate} % of the frames lost: ${share(paired)} of ${rows} pairs are still there, ${share(exact)} exact, ${wrong} inferred ones are wrong\n`);
  }
});

describe.each([0.01, 0.1])("with %f of the frames lost", (rate) => {
  it.each(captures.map((path) => [path.replace(/^.*\//, ""), path]))("%s has no exact row that is wrong", async (_name, path) => {
    const bytes = new Uint8Array(readFileSync(path));
    const { frames, linkType } = readPcap(bytes);
    const whole = new Map((await recordsOf(bytesSource("whole", bytes))).filter(isPaired).map((row) => [placeOf(row), row]));
    const total = totals.get(rate) ?? { rows: 0, paired: 0, exact: 0, wrong: 0 };
    totals.set(rate, total);
    const seeds = frames.length > 3000 ? 3 : SEEDS;
    for (let seed = 1; seed <= seeds; seed++) {
      const rows = await recordsOf(bytesSource("lossy", pcap(lossy(frames, new Random(seed), rate), { linkType })));
      total.rows += whole.size;
      for (const row of rows.filter(isPaired)) {
        const truth = whole.get(placeOf(row));
        const isRight = truth !== undefined && truth.reply?.text === row.reply?.text && truth.status === row.status;
        if (isRight || row.pairing === "exact") total.paired++;
        else if (!hasHole(row)) total.wrong++;
        if (row.pairing !== "exact") continue;
        total.exact++;
        expect(told(row), `seed ${seed}`).toEqual(truth === undefined ? undefined : told(truth));
      }
    }
  });
});

/** Whose bytes are not all there. */
function hasHole(row: RowRecord): boolean {
  return JSON.stringify(row).includes("not captured");
}
