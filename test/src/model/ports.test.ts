import { expect, test } from "vitest";
import { formatPorts, parsePorts } from "../../../src/model/ports";

test.each([
  ["", []],
  ["6380", [6380]],
  [" 7000, 7001;7002  7000", [7000, 7001, 7002]],
  ["1,65535", [1, 65535]],
])("ports written as %j", (text, ports) => {
  expect(parsePorts(text)).toEqual(ports);
});

test.each(["0", "65536", "-1", "6379x", "7000-7005", "1e3"])("what is no port is named: %j", (text) => {
  expect(parsePorts(`7000, ${text}`)).toContain(`“${text}”`);
});

test("ports are written as they are read", () => {
  expect(formatPorts([7000, 7001])).toBe("7000, 7001");
});
