import { describe, expect, it } from "vitest";
import { hostNames } from "../../../src/model/host-names";
import { bytes, concat, hex, u8 } from "../../support/bytes";
import { names } from "../../support/pcapng";

const V4 = u8(10, 0, 0, 7);
const V6 = hex("20010db8 00000000 00000000 00000001");
/** The block's body: between its type and length, and its length again. */
const body = (littleEndian: boolean, ...records: Parameters<typeof names>[0]): Uint8Array => names(records)(littleEndian).slice(8, -4);

describe("the names of a name resolution block", () => {
  it.each([true, false])("belong to IPv4 and IPv6 addresses; of aliases the first counts, of records the last (little-endian %s)", (littleEndian) => {
    const block = body(littleEndian, [V4, "old"], [V6, "cache.example", "alias"], [V4, "redis-1"]);
    expect([...hostNames(block, littleEndian)]).toEqual([["10.0.0.7", "redis-1"], ["2001:db8::1", "cache.example"]]);
  });

  it("may be in any language, but hold nothing that is not seen", () => {
    expect(hostNames(body(true, [V4, "käse\\x1b[2J\\xe2\\x80\\xae x"]), true).get("10.0.0.7")).toBe("käse[2Jx");
  });

  it("end where a record is cut, is no record, or says that it is the last", () => {
    const whole = body(true, [V4, "redis-1"], [V6, "cache"]);
    for (let length = 0; length <= whole.length; length++) expect(hostNames(whole.subarray(0, length), true).size).toBe(length < 16 ? 0 : length < 16 + 28 - 2 ? 1 : 2);
    expect(hostNames(concat(hex("0000 0000"), whole), true).size).toBe(0);
    expect(hostNames(concat(hex("0300 0300"), bytes("new\\0"), whole), true).size).toBe(2);
    expect(hostNames(concat(hex("0100 0400"), V4, whole), true).size).toBe(2);
  });
});
