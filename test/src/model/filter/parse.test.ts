/** How filters are written, and what is said of those that are wrong: the message and the place. */
import { describe, expect, it, test } from "vitest";
import type { Filter } from "../../../../src/model/filter/ast";
import { FIELDS } from "../../../../src/model/filter/fields";
import { parseFilter } from "../../../../src/model/filter/parse";

/** A filter in full parentheses, as it was understood. */
function written(filter: Filter): string {
  switch (filter.is) {
    case "all":
      return "all";
    case "search":
      return JSON.stringify(filter.text);
    case "and":
    case "or":
      return `(${written(filter.left)} ${filter.is} ${written(filter.right)})`;
    case "not":
      return `not ${written(filter.inner)}`;
    case "compare":
      return `${filter.field.name} ${filter.operator} ${value(filter.value)}`;
    case "any":
      return `${filter.field.name} in {${filter.values.map(value).join(",")}}`;
    case "between":
      return `${filter.field.name} in [${value(filter.low)}..${value(filter.high)}]`;
  }
}

function value(of: Extract<Filter, { is: "compare" }>["value"]): string {
  if (of.is === "text") return JSON.stringify(of.text);
  return of.is === "number" ? String(of.number) : JSON.stringify(of.time);
}

const UNDERSTOOD: readonly (readonly [text: string, meaning: string])[] = [
  ["", "all"],
  ["  ", "all"],
  ["get", '"get"'],
  ["user:17", '"user:17"'],
  ["get user:17", '("get" and "user:17")'],
  ['"a b"', '"a b"'],
  ["'it is \"quoted\"'", '"it is \\"quoted\\""'],
  ['"a \\" b"', '"a \\" b"'],
  ["cmd == GET", 'cmd == "GET"'],
  ["cmd=GET", 'cmd == "GET"'],
  ["COMMAND == get", 'cmd == "get"'],
  ['cmd == "client list"', 'cmd == "client list"'],
  ['key ~ "user:*"', 'key ~ "user:*"'],
  ["key !~ user:*", 'key !~ "user:*"'],
  ["latency > 5ms", "latency > 5000000"],
  ["latency>=1.5s", "latency >= 1500000000"],
  ["latency < 250us", "latency < 250000"],
  ["latency < 250µs", "latency < 250000"],
  ["reply.bytes > 1MB", "reply.bytes > 1000000"],
  ["reply.bytes > 1MiB", "reply.bytes > 1048576"],
  ["request.bytes <= 100", "request.bytes <= 100"],
  ["bytes != 64KiB", "bytes != 65536"],
  ["status == error", 'status == "error"'],
  ["status != OK", 'status != "ok"'],
  ["status in {error, nil}", 'status in {"error","nil"}'],
  ["db in {0,1}", "db in {0,1}"],
  ["db in [1..3]", "db in [1..3]"],
  ["client == 10.0.0.0/8", 'client == "10.0.0.0/8"'],
  ["client == 10.0.0.7:51234", 'client == "10.0.0.7:51234"'],
  ["client == ::1", 'client == "::1"'],
  ['client == "[::1]:6379"', 'client == "[::1]:6379"'],
  ["is == noise", 'is == "noise"'],
  ["flow == 3", "flow == 3"],
  ["time in [1.5s..20s]", 'time in [{"is":"since-start","nanoseconds":1500000000}..{"is":"since-start","nanoseconds":20000000000}]'],
  ["time > 10:05", 'time > {"is":"of-day","nanoseconds":36300000000000,"utc":false}'],
  ["time > 10:05:00.25Z", 'time > {"is":"of-day","nanoseconds":36300250000000,"utc":true}'],
  ["time < 2026-11-25T10:05:00.5Z", 'time < {"is":"date","seconds":1795601100,"nanoseconds":500000000}'],
  ["a || b c", '("a" or ("b" and "c"))'],
  ["a or b and c", '("a" or ("b" and "c"))'],
  ["(a || b) && c", '(("a" or "b") and "c")'],
  ["!a b", '(not "a" and "b")'],
  ["not (a or b)", 'not ("a" or "b")'],
  ["!!a", 'not not "a"'],
  ["!status == ok", 'not status == "ok"'],
  ["!(cmd == GET && latency > 5ms)", 'not (cmd == "GET" and latency > 5000000)'],
  ['cmd == "GET" && latency > 5ms && key ~ "user:*"', '((cmd == "GET" and latency > 5000000) and key ~ "user:*")'],
];

describe("a filter", () => {
  it.each(UNDERSTOOD)("%j is understood", (text, meaning) => {
    const parsed = parseFilter(text);
    expect(parsed.ok ? written(parsed.filter) : parsed.errors).toBe(meaning);
  });

  test("may be long, and nested, but not without end", () => {
    expect(parseFilter(`${"(".repeat(990)}a${")".repeat(990)}`).ok).toBe(true);
    expect(parseFilter("a ".repeat(1000)).ok).toBe(true);
    expect(parseFilter("a".repeat(2001))).toMatchObject({ ok: false });
  });
});

const WRONG: readonly (readonly [text: string, place: string, message: RegExp])[] = [
  ["nosuch == 1", "nosuch", /There is no field “nosuch”/],
  ["cmd == GET && nosuch > 1", "nosuch", /There is no field/],
  ["cmd > GET", ">", /cmd is compared by == != ~ !~\./],
  ["latency ~ 5ms", "~", /latency is compared by/],
  ["latency > 5", "5", /a duration: 250us, 5ms/],
  ["reply.bytes > 5ms", "5ms", /a size: 100, 20KB/],
  ["db == x", "x", /db is compared with a number/],
  ["status == fine", "fine", /status is one of ok, nil, error/],
  ["status in {ok, fine}", "fine", /status is one of/],
  ["cmd in [a..b]", "[a..b]", /cmd has no order/],
  ["time > soon", "soon", /A time is written/],
  ["client == 999.1.1.1", "999.1.1.1", /This is no address/],
  ["client == 10.0.0.0/33", "10.0.0.0/33", /This is no address/],
  ["client ~ 10.0.0.0/8", "10.0.0.0/8", /A network is compared by ==/],
  ["time > 25:00", "25:00", /A time is written/],
  ["cmd ==", "=", /A value is missing/],
  ["(a", "a", /closing parenthesis is missing/],
  ["a)", ")", /“\)” does not belong here/],
  ["a && ", " ", /is missing/],
  ['key == "abc', '"abc', /never closed/],
  ["cmd in", "n", /a list \{a, b\} or a range/],
  ["a | b", "|", /does not belong here/],
];

describe("a wrong filter", () => {
  it.each(WRONG)("%j is told at %j", (text, place, message) => {
    const parsed = parseFilter(text);
    if (parsed.ok) throw new Error(`it was understood as ${written(parsed.filter)}`);
    const [error] = parsed.errors;
    expect(error?.message).toMatch(message);
    expect(text.slice(error?.from, error?.to)).toBe(place);
  });

  test("always has a place that can be underlined, wherever it was cut", () => {
    const whole = 'cmd == "GET" && (latency > 5ms || !key ~ "user:*") && status in {error, nil} && time in [1s..2s] text';
    for (let length = 0; length <= whole.length; length++) {
      const text = whole.slice(0, length);
      const parsed = parseFilter(text);
      if (parsed.ok) continue;
      expect(parsed.errors.length).toBeGreaterThan(0);
      for (const { from, to } of parsed.errors) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThan(from);
        expect(to).toBeLessThanOrEqual(Math.max(text.length, from + 1));
      }
    }
  });
});

test("every field has a hint, and none is named twice", () => {
  expect(new Set(FIELDS.map(({ name }) => name)).size).toBe(FIELDS.length);
  for (const { hint } of FIELDS) expect(hint).not.toBe("");
});
