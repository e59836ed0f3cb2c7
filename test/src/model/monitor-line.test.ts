import { describe, expect, it } from "vitest";
import { type MonitorLine, parseMonitorLine } from "../../../src/model/monitor-line";

const parse = (line: string): MonitorLine | undefined => parseMonitorLine(Buffer.from(line, "latin1"));
const HEAD = "1795465829.411946 [0 127.0.0.1:42144] ";
const args = (text: string): string[] => (parse(HEAD + text)?.args ?? []).map((argument) => Buffer.from(argument).toString("latin1"));

describe("a line of MONITOR", () => {
  it("has a time, a database, a client and arguments", () => {
    expect(parse(`${HEAD}"GET" "k"`)).toMatchObject({ time: "1795465829.411946", database: 0, client: "127.0.0.1:42144", complete: true });
    expect(args('"GET" "k"')).toEqual(["GET", "k"]);
    for (const client of ["[::1]:5000", "lua", "unix:/tmp/redis.sock"]) {
      expect(parse(`1795465829.411946 [15 ${client}] "PING"`)).toMatchObject({ database: 15, client });
    }
    for (const text of ["OK", '1795465829 [0 x] "a"', '1795465829.411946 [x y] "a"']) expect(parse(text)).toBeUndefined();
  });

  it.each([
    ["quotes and backslashes", String.raw`"SET" "a\"b\\"`, ["SET", 'a"b\\']],
    ["what looks like an argument's end", String.raw`"SET" "a\" \"b"`, ["SET", 'a" "b']],
    ["letters and hexadecimal digits", String.raw`"\n\r\t\a\b\x00\xff"`, ["\n\r\t\x07\b\0\xff"]],
    ["nothing", '"SET" "" " "', ["SET", "", " "]],
  ])("escapes %s", (_, text, wanted) => {
    expect(args(text)).toEqual(wanted);
  });

  it("of Valkey 8.1 has quotes and backslashes that are not escaped", () => {
    expect(args('"SET" "quoted "k"" "{"a":1}"')).toEqual(["SET", 'quoted "k"', '{"a":1}']);
    expect(args(String.raw`"echo" "foo\"`)).toEqual(["echo", "foo\\"]);
    expect(args(String.raw`"echo" "C:\Data\Even"`)).toEqual(["echo", String.raw`C:\Data\Even`]);
  });

  it("that is cut has its whole arguments", () => {
    expect(parse(`${HEAD}"SET" "ab`)).toMatchObject({ complete: false });
    expect(args('"SET" "ab')).toEqual(["SET"]);
    expect(parse(`${HEAD}"SET" ab`)).toMatchObject({ complete: false });
  });
});
