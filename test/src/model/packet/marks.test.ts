/** Marks of frames in words. */
import { describe, expect, test } from "vitest";
import { FrameFlag } from "../../../../assembly/schema";
import { MARKS, packetMarks } from "../../../../src/model/packet/marks";

const names = (flags: number): string[] => packetMarks(flags).map(({ name }) => name);

describe("marks of a frame", () => {
  test("are none where nothing is to be said, whoever sent it", () => {
    expect(names(0)).toEqual([]);
    expect(names(FrameFlag.FROM_SERVER)).toEqual([]);
  });

  test("are told together", () => {
    expect(names(FrameFlag.FROM_SERVER | FrameFlag.ZERO_WINDOW | FrameFlag.GAP_BEFORE)).toEqual(["gap before", "zero window"]);
    expect(names(FrameFlag.RESET | FrameFlag.RETRANSMISSION)).toEqual(["retransmission", "reset"]);
  });

  test("tell a keep-alive from its answer, and that from an acknowledgement that is only repeated", () => {
    expect(names(FrameFlag.KEEP_ALIVE)).toEqual(["keep-alive"]);
    expect(names(FrameFlag.REPEATED_ACK)).toEqual(["duplicate ACK"]);
    expect(names(FrameFlag.KEEP_ALIVE | FrameFlag.REPEATED_ACK)).toEqual(["keep-alive ACK"]);
  });

  test("have a name and a hint for every bit but that of the sender", () => {
    const bits = Object.values(FrameFlag).filter((value) => typeof value === "number" && value !== FrameFlag.FROM_SERVER);
    expect(MARKS.map(({ bit }) => bit).sort((a, b) => a - b)).toEqual(bits);
    expect(new Set(MARKS.map(({ name }) => name)).size).toBe(MARKS.length);
  });
});
