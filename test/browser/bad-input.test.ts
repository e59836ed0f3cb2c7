import { expect } from "vitest";
import { bytes } from "../support/bytes";
import { capture, command } from "../support/conversation";
import { test } from "../support/page";
import { PCAP_HEADER, pcap, pcapHeader } from "../support/pcap";

const good = { name: "good.pcap", bytes: capture(`>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n`) };

const BAD = [
  { what: "a file that is no capture", name: "letter.txt", bytes: bytes("Dear sir or madam, this is no capture at all.") },
  { what: "an empty file", name: "empty.pcap", bytes: bytes("") },
  { what: "a capture of an unknown version", name: "new.pcap", bytes: pcap([], { version: [9, 0] }) },
  { what: "a capture of an unknown link type", name: "usb.pcap", bytes: pcap([], { linkType: 189 }) },
  { what: "a capture cut within its header", name: "header.pcap", bytes: pcapHeader().subarray(0, PCAP_HEADER - 1) },
];

for (const { what, ...file } of BAD) {
  test(`${what} gets one sentence that names it`, async ({ app }) => {
    await app.drop(file);
    await app.reached("error");
    const messages = await app.messages();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(file.name);
  });
}

test("a file that is no capture leaves what was open as it was", async ({ app }) => {
  await app.open(good);
  await app.drop({ name: "letter.txt", bytes: bytes("no capture at all, but long enough for a header") });
  await app.page.locator("rl-messages .text").waitFor();
  await app.reached("ready");
  expect(await app.text(0, "command")).toBe("GET");
});

test("of several files the good ones open and the bad one is named", async ({ app }) => {
  await app.drop(good, { name: "letter.txt", bytes: bytes("no capture at all, but long enough for a header") });
  await app.loaded();
  await app.hasRows(1);
  expect((await app.messages()).filter((message) => message.includes("letter.txt"))).toHaveLength(1);
});

test("a capture that is cut within a record is read up to there, and the page says so", async ({ app }) => {
  const file = capture(`>>> ${command("GET", "a")}\n<<< $1\\r\\nx\\r\\n\n>>>`);
  await app.drop({ name: "cut.pcap", bytes: file.subarray(0, file.length - 10) });
  await app.loaded();
  await app.hasRows(1);
  expect((await app.messages()).join()).toContain("cut.pcap");
  await app.show("problems");
  expect(await app.rowCount("problems")).toBeGreaterThan(0);
});

test("bytes that are no RESP become a problem, and the rest is decoded", async ({ app }) => {
  const broken = capture(`
    >>> ${command("GET", "before")}
    <<< $1\\r\\nx\\r\\n
    >>> ${command("GET", "during")}
    <<< %$&/ no reply at all\\r\\n
    >>> ${command("GET", "after")}
    <<< $1\\r\\ny\\r\\n
  `);
  await app.drop({ name: "broken.pcap", bytes: broken });
  await app.loaded();
  expect(await app.text(0, "key")).toBe("before");
  await app.show("problems");
  expect(await app.rowCount("problems")).toBeGreaterThan(0);
});
