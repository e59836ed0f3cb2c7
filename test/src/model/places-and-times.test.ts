import { describe, expect, it } from "vitest";
import { endpointText } from "../../../src/model/address";
import { timestampText } from "../../../src/model/epoch";

describe("an endpoint", () => {
  it.each([
    [[0, 0, 0xffff, 0x0a000001], 6379, "10.0.0.1:6379"],
    [[0, 0, 0xffff, 0xffffffff], 1, "255.255.255.255:1"],
    [[0, 0, 0, 1], 6379, "[::1]:6379"],
    [[0, 0, 0, 0], 1, "[::]:1"],
    [[0x20010db8, 0, 0, 1], 1, "[2001:db8::1]:1"],
    [[0x20010db8, 0x00000001, 0x00010000, 0x00000001], 1, "[2001:db8:0:1:1::1]:1"],
    [[0x00010000, 0x00010000, 0x00010000, 0x00010000], 1, "[1:0:1:0:1:0:1:0]:1"],
    [[0xfe800000, 0, 0, 0], 1, "[fe80::]:1"],
  ] as const)("%j reads as %i %s", (words, port, text) => {
    expect(endpointText(words, port)).toBe(text);
  });
});

describe("a timestamp", () => {
  it.each([
    [{ seconds: 1795465831, nanoseconds: 464672000 }, 0, "1795465831.464672000"],
    [{ seconds: 1795465831, nanoseconds: 999999999 }, 1, "1795465832.000000000"],
    [{ seconds: 1795465831, nanoseconds: 0 }, -1, "1795465830.999999999"],
    [{ seconds: 1795465831, nanoseconds: 5 }, 86_400_000_000_003, "1795552231.000000008"],
    [{ seconds: 1795465831, nanoseconds: 1 }, 2 ** 53 - 1, "1804473030.254740992"],
    [{ seconds: 0, nanoseconds: 0 }, -1_500_000_000, "-1.500000000"],
  ])("%j and %i nanoseconds lose no digit", (epoch, offset, text) => {
    expect(timestampText(epoch, offset)).toBe(text);
  });
});
