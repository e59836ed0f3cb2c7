import { describe, expect } from "vitest";
import { FIELDS } from "../../src/model/filter/fields";
import { capture, conversation, frames } from "../support/conversation";
import { drop } from "../support/mutations";
import { type AppPage, test } from "../support/page";
import { pcap } from "../support/pcap";

const PINGS = capture(String.raw`
  >>> PING\r\n
  <<< +PONG\r\n
  >>> PING\r\n
  <<< +PONG\r\n
`);
/** The same without the segment that holds the first reply: 7 bytes. */
const LOST = pcap(frames(drop(conversation(String.raw`
  >>> PING\r\n
  <<< +PONG\r\n
  >>> PING\r\n
  <<< +PONG\r\n
`), 4)));

const fact = async (app: AppPage, name: string): Promise<string> => ((await app.page.locator(`rl-capture-facts [data-fact=${name}]`).textContent()) ?? "").trim();

describe("the header", () => {
  test("says what is open: frames, commands, connections, size, time", async ({ app }) => {
    await app.open({ name: "pings.pcap", bytes: PINGS });
    // Three frames of the handshake, then one each; 100 µs between two of them.
    expect(await fact(app, "frames")).toBe("7 frames");
    expect(await fact(app, "commands")).toBe("2 commands");
    expect(await fact(app, "flows")).toBe("1 connection");
    expect(await fact(app, "bytes")).toBe(`${PINGS.length} B`);
    expect(await fact(app, "span")).toBe("2023-11-14 22:13:20.000 – 22:13:20.000 (600 µs)");
    expect(await fact(app, "missing")).toBe("nothing missing");
  });

  test("lists the files of a capture that has several", async ({ app }) => {
    await app.open({ name: "a.pcap", bytes: PINGS }, { name: "b.pcap", bytes: LOST });
    await app.page.locator("[data-action=files]").click();
    const rows = app.page.locator("rl-capture-facts [popover] tr");
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual([`a.pcap${PINGS.length} B`, `b.pcap${LOST.length} B`]);
  });

  test("says what the capture misses, and leads to where", async ({ app }) => {
    await app.open({ name: "lost.pcap", bytes: LOST });
    expect(await fact(app, "missing")).toBe("7 B lost in 1 gap");
    await app.page.locator("[data-action=missing]").click();
    await app.page.locator("[role=tab][data-view=problems][aria-selected=true]").waitFor();
    expect(await app.text(0, "kind", "problems")).toBe("gap");
  });

  test("says where a capture began in the middle of connections", async ({ app }) => {
    await app.open({ name: "middle.pcap", bytes: capture(String.raw`
      >>> GET a\r\n
      <<< $1\r\nx\r\n
    `, { handshake: false }) });
    expect(await fact(app, "missing")).toBe("1 connection began before the capture");
  });

  test("promises on every screen that nothing leaves the page", async ({ app }) => {
    await app.page.setViewportSize({ width: 640, height: 400 });
    const isOnScreen = async (): Promise<boolean> => {
      const box = await app.page.locator("[data-promise]").boundingBox();
      return box !== null && box.x >= 0 && box.x + box.width <= 640 && box.y >= 0 && box.y + box.height < 400;
    };
    expect(await isOnScreen()).toBe(true);
    await app.open({ name: "pings.pcap", bytes: PINGS });
    expect(await isOnScreen()).toBe(true);
  });
});

describe("the help", () => {
  test("opens by key, names every field of the filter, and gives the focus back", async ({ app }) => {
    await app.open({ name: "pings.pcap", bytes: PINGS });
    await app.page.locator("[role=tab][data-view=commands]").focus();
    await app.page.keyboard.press("?");
    const dialog = app.page.locator("rl-help dialog");
    await dialog.waitFor();
    expect(await dialog.locator("tbody th").allTextContents()).toEqual(FIELDS.map(({ name }) => name));
    await app.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await app.page.locator("[role=tab][data-view=commands]:focus").waitFor();
    // And again: closing by the key was noticed.
    await app.page.locator("[data-action=help]").click();
    await dialog.waitFor();
    await app.page.locator("[data-action=close-help]").click();
    await dialog.waitFor({ state: "hidden" });
  });

  test("is not opened by a question mark that is typed", async ({ app }) => {
    await app.open({ name: "pings.pcap", bytes: PINGS });
    await app.typeFilter("p?");
    expect(await app.filterText()).toBe("p?");
    expect(await app.page.locator("rl-help dialog").isVisible()).toBe(false);
  });
});
