import { describe, expect } from "vitest";
import { capture } from "../support/conversation";
import { test } from "../support/page";

const FILE = {
  name: "overview.pcap",
  bytes: capture(String.raw`
    >>> SET a 1\r\n
    <<< +OK\r\n
    >>> GET a\r\n
    <<< $1\r\n1\r\n
    >>> GET b\r\n
    <<< $-1\r\n
    >>> LPUSH a 1\r\n
    <<< -WRONGTYPE Operation against a key holding the wrong kind of value\r\n
  `),
};

describe("the overview", () => {
  test("leads from a command to its rows, with the filter that was there", async ({ app }) => {
    await app.open(FILE);
    await app.filter("key == a || cmd == NOTHING");
    await app.hasRows(3);
    await app.show("overview");
    await app.page.locator("rl-overview button", { hasText: /^GET$/ }).click();
    await app.hasRows(1);
    expect(await app.column("command", 1)).toEqual(["GET"]);
    expect(await app.page.locator("input[name=filter]").inputValue()).toBe("(key == a || cmd == NOTHING) && cmd == GET");
  });

  test("says so where the filter leaves no command", async ({ app }) => {
    await app.open(FILE);
    await app.show("overview");
    await app.filter("cmd == NOTHING");
    await app.page.locator("[data-nothing]", { hasText: "No rows match the filter" }).waitFor();
  });
});
