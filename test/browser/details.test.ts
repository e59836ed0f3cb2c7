import { expect } from "vitest";
import { capture, command } from "../support/conversation";
import { test } from "../support/page";

const JSON_VALUE = '{"name":"Ada","tags":["a","b"]}';

test("a row opens to its arguments in full and its reply as a tree", async ({ app }) => {
  const bytes = capture(`
    >>> ${command("HSET", "user:1", "profile", JSON_VALUE)}
    <<< :1\\r\\n
    >>> ${command("HGETALL", "user:1")}
    <<< *2\\r\\n$7\\r\\nprofile\\r\\n$${JSON_VALUE.length}\\r\\n${JSON_VALUE}\\r\\n
  `);
  await app.open({ name: "hash.pcap", bytes });
  await app.inspect(0);
  const texts = app.details.locator("[data-side=request] [data-argument] pre");
  await texts.getByText(JSON_VALUE, { exact: true }).waitFor();
  expect(await texts.allTextContents()).toEqual(["HSET", "user:1", "profile", JSON_VALUE]);

  const value = app.details.locator("[data-side=request] [data-argument='3']");
  await value.locator("[data-mode=json]").click();
  expect(await value.locator("pre").textContent()).toBe(JSON.stringify(JSON.parse(JSON_VALUE), undefined, 2));
  await value.locator("[data-mode=hex]").click();
  expect(await value.locator("pre").textContent()).toContain("7b 22 6e 61 6d 65");

  await app.inspect(1);
  const reply = app.details.locator("[data-side=reply]");
  await reply.getByText("array of 2 elements").waitFor();
  await reply.locator("rl-reply-tree rl-reply-tree summary").nth(1).click();
  await reply.locator("pre", { hasText: JSON_VALUE }).waitFor();
});

test("a big value shows its first part at once and the rest on demand", async ({ app }) => {
  const size = 5_000_000;
  const lines = Array.from({ length: size / 1000 }, (_, index) => `${String(index).padStart(7, "0")} ${"x".repeat(991)}|`).join("");
  const parts = Array.from({ length: Math.ceil(size / 60_000) }, (_, part) => lines.slice(part * 60_000, (part + 1) * 60_000));
  const bytes = capture([`>>> ${command("GET", "big")}`, `<<< $${size}\\r\\n`, ...parts.map((part) => `<<< ${part}`), "<<< \\r\\n"].join("\n"));
  await app.open({ name: "big.pcap", bytes });
  await app.inspect(0);
  const value = app.details.locator("[data-side=reply] rl-value");
  await value.locator("[data-action=load-all]").waitFor();
  const first = (await value.locator("pre").allTextContents()).join("");
  expect(first).toBe(lines.slice(0, 65_536));
  await value.locator("[data-action=load-all]").click();
  await value.locator("[data-action=load-all]").waitFor({ state: "detached" });
  expect((await value.locator("pre").allTextContents()).join("")).toBe(lines);
});

test("details name the frames that carried request and reply", async ({ app }) => {
  await app.open({ name: "one.pcap", bytes: capture(`>>> ${command("GET", "a")}\n<<< $2\\r\\n\n<<< xx\\r\\n`) });
  await app.inspect(0);
  expect(await app.details.locator("[data-side=request] summary").first().textContent()).toContain("1 frame: 4");
  expect(await app.details.locator("[data-side=reply] .frames summary").textContent()).toContain("2 frames: 5 to 6");
});

test("details close by key and follow the row that the keys go to", async ({ app }) => {
  await app.open({ name: "two.pcap", bytes: capture(`>>> ${command("GET", "a")}\n<<< $-1\\r\\n\n>>> ${command("SET", "b", "1")}\n<<< +OK\\r\\n`) });
  await app.inspect(0);
  await app.page.keyboard.press("ArrowDown");
  await app.details.locator("h2", { hasText: "SET b" }).waitFor();
  await app.page.keyboard.press("Escape");
  await app.details.waitFor({ state: "detached" });
});

test("a row of a transaction opens into its commands, each of which leads to its own row", async ({ app }) => {
  const bytes = capture(`
    >>> ${command("MULTI")}
    <<< +OK\\r\\n
    >>> ${command("SET", "a", "1")}
    <<< +QUEUED\\r\\n
    >>> ${command("LPUSH", "a", "x")}
    <<< +QUEUED\\r\\n
    >>> ${command("EXEC")}
    <<< *2\\r\\n+OK\\r\\n-WRONGTYPE no\\r\\n
  `);
  await app.open({ name: "multi.pcap", bytes });
  await app.inspect(3);
  const steps = app.details.locator("[data-transaction]");
  await steps.nth(3).waitFor();
  expect((await steps.allInnerTexts()).slice(0, 3).map((text) => text.replaceAll(/\s+/g, " ").trim())).toEqual(["0 MULTI OK", '1 SET "a" "1" OK', '2 LPUSH "a" "x" WRONGTYPE no']);
  await steps.nth(2).locator("button").click();
  await app.details.locator("h2", { hasText: "LPUSH a" }).waitFor();
  expect(await app.row(2).getAttribute("aria-selected")).toBe("true");
});
