/** Recorded captures against text that was read by a person: how often each kind of row was found, flows and problems. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Counter, Table } from "../../assembly/schema";
import { decode, type RawDecoder } from "../support/wasm";
import { flow, lines, problems } from "./rows";

const fixtures = new URL("../fixtures/", import.meta.url);
const captures = [
  ...readdirSync(fixtures).filter((name) => name.endsWith(".pcap")).sort().map((name) => [name, new URL(name, fixtures)] as const),
  ["sample.pcap", new URL("../../public/sample.pcap", import.meta.url)] as const,
];
const read = (url: URL): Uint8Array => new Uint8Array(readFileSync(url));

/** A row without its key and sizes, so that equal ones can be counted. */
const shape = (line: string): string => line.replace(/^(\(?[A-Z0-9.|_-]+(?: (?:LIST|REPLY|SETNAME|SETINFO|GETNAME|ID|TRACKING|CREATE|DESTROY|CAT|WHOAMI|INFO|GET|SET|LOAD|STREAM|GROUPS|USAGE|ENCODING|DOCS|COUNT|CHANNELS|NUMSUB|NUMPAT))?\)?)(?: [^]*?)?: (\S+ \S+) \d+\+\d+/, "$1: $2");

function summary(decoder: RawDecoder): string[] {
  const counts = new Map<string, number>();
  for (const line of lines(decoder)) counts.set(shape(line), (counts.get(shape(line)) ?? 0) + 1);
  const flows = Array.from({ length: decoder.rows(Table.FLOWS) }, (_, row) => flow(decoder, row));
  const sum = (of: (facts: (typeof flows)[number]) => number): number => flows.reduce((total, facts) => total + of(facts), 0);
  return [
    `${decoder.counter(Counter.FRAMES)} frames, ${decoder.counter(Counter.COMMANDS)} commands, ${decoder.counter(Counter.ERRORS)} errors, ${flows.length} flows, ${sum(({ gaps }) => gaps)} gaps`,
    ...[...counts].map(([row, count]) => `${String(count).padStart(6)}  ${row}`).sort((a, b) => (a.slice(8) < b.slice(8) ? -1 : 1)),
    ...problems(decoder),
  ];
}

test("recorded captures hold what they held before", async () => {
  const text = captures.map(([name, url]) => [`# ${name}`, ...summary(decode(read(url))), ""].join("\n")).join("\n");
  await expect(text).toMatchFileSnapshot("../fixtures/golden.txt");
});

test.each(captures)("%s is the same at odd chunk sizes", (_name, url) => {
  const file = read(url);
  const whole = lines(decode(file));
  for (const chunks of [333, 65536]) expect(lines(decode(file, { chunks }))).toEqual(whole);
});
