import { expect, it } from "vitest";
import { keySlot } from "../../../src/model/slot";
import { bytes } from "../../support/bytes";

// What CLUSTER KEYSLOT of Redis 7.0 answers.
it.each([
  ["foo", 12182], ["bar", 5061], ["hello", 866], ["123456789", 12739], ["", 0], ["{hello}new", 866], ["user:{hello}:name", 866], ["{}hello", 2035],
  ["{hello", 1372], ["a{hello}{foo}", 866], ["a{{hello}}", 1372], ["\\xff\\0", 1023],
])("the slot of %j is %i", (key, slot) => {
  expect(keySlot(bytes(key))).toBe(slot);
});
