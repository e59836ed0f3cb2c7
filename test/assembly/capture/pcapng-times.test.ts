/** Times of pcapng: units of every size, offsets, frames that have none. */
import { expect, test } from "vitest";
import { Counter, IndexColumn, SegmentColumn, Table } from "../../../assembly/schema";
import { u8 } from "../../support/bytes";
import type { Frame } from "../../support/pcap";
import { enhanced, networkInterface, ng, simple } from "../../support/pcapng";
import { Random } from "../../support/random";
import { decode, type RawDecoder } from "../../support/wasm";

const DOT: Frame = { time: 0n, bytes: u8(1) };
const epoch = (decoder: RawDecoder): readonly number[] => [decoder.counter(Counter.EPOCH_SECONDS), decoder.counter(Counter.EPOCH_NANOSECONDS)];

const SECONDS = 1_700_000_000n;
/** Epoch, and nanoseconds from there to a second frame, of two times in units. */
const times = (resolution: number | undefined, units: readonly [bigint, bigint], offset?: number): readonly number[] => {
  const described = networkInterface({ ...(resolution === undefined ? {} : { resolution }), ...(offset === undefined ? {} : { offset }) });
  const decoder = decode(ng(described, ...units.map((each) => enhanced(DOT, { units: each }))));
  return [...epoch(decoder), decoder.counter(Counter.LAST_TIME) + decoder.counter(Counter.FIRST_TIME)];
};

test.each([0, 1, 3, 6, 7, 8, 9, 10])("times in units of 10^-%i seconds are exact to the nanosecond", (power) => {
  const units = 10n ** BigInt(power);
  const one = units / 8n;
  const nanoseconds = (one * 1_000_000_000n) / units;
  expect(times(power, [SECONDS * units + one, SECONDS * units + one + units])).toEqual([Number(SECONDS), Number(nanoseconds), 1e9]);
});

test.each([0, 1, 10, 20, 30, 31, 32, 33])("times in units of 2^-%i seconds are exact to the nanosecond", (power) => {
  const units = 1n << BigInt(power);
  const one = units - 1n;
  expect(times(0x80 | power, [SECONDS * units + one, SECONDS * units + one + units])).toEqual([Number(SECONDS), Number((one * 1_000_000_000n) / units), 1e9]);
});

test.each([34, 40, 48, 60, 63, 64, 80, 90])("times in units of 2^-%i seconds are cut to the nanosecond", (power) => {
  const units = 1n << BigInt(power);
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = new Random(seed);
    const value = (BigInt(random.below(2 ** 31)) << 33n) | (BigInt(random.below(2 ** 31)) << 2n) | 3n;
    expect(times(0x80 | power, [value, value]), `seed ${seed}`).toEqual([Number(value / units), Number(((value % units) * 1_000_000_000n) / units), 0]);
  }
});

test.each([11, 12, 13, 15, 18, 19, 20, 25, 28, 127])("times in units of 10^-%i seconds are cut to the nanosecond", (power) => {
  const units = 10n ** BigInt(power);
  const value = 0xfedc_ba98_7654_3210n;
  expect(times(power, [value, value])).toEqual([Number(value / units), Number(((value % units) * 1_000_000_000n) / units), 0]);
});

test("times are microseconds where the interface does not say", () => {
  expect(times(undefined, [SECONDS * 1_000_000n + 7n, SECONDS * 1_000_000n + 9n])).toEqual([Number(SECONDS), 7000, 2000]);
});

test("times may count from another second, before or after", () => {
  expect(times(9, [5n, 6n], 1_700_000_000)).toEqual([1_700_000_000, 5, 1]);
  expect(times(undefined, [100_000_000n, 101_000_000n], -10)).toEqual([90, 0, 1e9]);
});

test("times of simple packets are those of the frame before them, also when they are read again", () => {
  const blocks = [simple(DOT), enhanced(DOT, { units: 5_000_000n }), enhanced(DOT, { units: 6_000_000n }), simple(DOT), simple(DOT), enhanced(DOT, { units: 7_000_000n })];
  const file = ng(networkInterface(), ...blocks);
  const decoder = decode(file);
  expect([epoch(decoder), decoder.counter(Counter.FIRST_TIME), decoder.counter(Counter.LAST_TIME)]).toEqual([[5, 0], 0, 2e9]);
  const start = decoder.cell(Table.INDEX, IndexColumn.OFFSET, 0);
  expect(decoder.walk(0, file.subarray(start), start).map((row) => row[SegmentColumn.TIME])).toEqual([NaN, 0, 1e9, 1e9, 1e9, 2e9]);
});

test("times of interfaces with different resolutions stand beside each other", () => {
  const decoder = decode(ng(
    networkInterface({ resolution: 3 }), networkInterface({ resolution: 0x80 | 10 }),
    enhanced(DOT, { units: 1000n }), enhanced(DOT, { number: 1, units: 1536n }),
  ));
  expect(decoder.counter(Counter.LAST_TIME)).toBe(500_000_000);
});
