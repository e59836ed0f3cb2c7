/** A frame's details, mostly by themselves: the element of the built page is given what the engine would give. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { CarriedMessage, PacketDetails } from "../../src/model/packet/details";
import { bytes } from "../support/bytes";
import { recordsOf } from "../support/captured";
import { capture, command } from "../support/conversation";
import { rowId } from "../support/fake-engine";
import { ethernet, ipv4, tcp } from "../support/frames";
import { test, type AppPage } from "../support/page";
import { pcap } from "../support/pcap";

const HEADERS = 16 + 14 + 20 + 20;

function detailsOf(payload: string, more: Partial<PacketDetails> = {}): PacketDetails {
  const segment = tcp({ address: "10.0.0.1", port: 50_000 }, { address: "10.0.0.2", port: 6379 }, { sequence: 1, acknowledgement: 2, flags: 24 }, bytes(payload));
  const [record] = recordsOf(pcap([{ time: 1_700_000_000_000_000_000n, bytes: ethernet(ipv4("10.0.0.1", "10.0.0.2", segment)) }]));
  if (record === undefined) throw new Error("there is no record");
  const { captured, wireLength, linkType, time } = record;
  const frame = { bytes: new Uint8Array(), captured, wireLength, linkType, time };
  const row = { id: rowId(6), number: 7, time: 0, sinceBefore: NaN, frame, context: { resp: { text: "", from: 0, types: 2 as const } }, marks: 2, payloadBytes: payload.length, flow: rowId(0) };
  return { ...record, row, file: "some.pcap", hidden: [], messages: [], comments: [], ...more };
}

/** Puts the element over the page, and notes the events that leave it. */
async function mount({ page }: AppPage, details: PacketDetails, width = 1200): Promise<Locator> {
  await page.mouse.move(5, 5);
  await page.locator("html[data-parts=loaded]").waitFor({ state: "attached" });
  await page.evaluate(({ given, width: pixels, list }) => {
    const box = document.body.appendChild(document.createElement("div"));
    Object.assign(box.style, { position: "fixed", inset: "0 0 0 auto", width: `${pixels}px`, zIndex: "9" });
    const element = document.createElement("rl-packet");
    element.details = { is: "ready", view: "packets", id: given.row.id, details: { ...given, record: Uint8Array.from(list) } };
    for (const name of ["show-frame", "open-command", "open-flow", "change-reveal", "close-details"]) {
      element.addEventListener(name, (event) => {
        if (event instanceof CustomEvent) element.dataset["sent"] = `${name} ${JSON.stringify(event.detail)}`;
      });
    }
    box.append(element);
  }, { given: details, width, list: [...details.record] });
  const element = page.locator("rl-packet");
  await element.locator("[data-details=ready]").waitFor();
  return element;
}

/** The bytes that are marked, by their places in the record. */
async function marked(element: Locator): Promise<number[]> {
  return element.locator("rl-hex .bytes .marked").evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("data-byte"))));
}
const range = (from: number, length: number): number[] => Array.from({ length }, (_, at) => from + at);
const item = (element: Locator, part: string): Locator => element.locator(`rl-layers [role=treeitem][data-part="${part}"]`).first();
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const PING = "*1\r\n$4\r\nPING\r\n";

test("fields that keys move to mark their bytes", async ({ app }) => {
  const element = await mount(app, detailsOf(PING));
  const tree = element.locator("rl-layers [role=tree]");
  await tree.focus();
  await press(app.page, "Home", "ArrowDown", "ArrowDown");
  await item(element, "ip").and(element.locator(".marked")).waitFor();
  expect(await marked(element)).toEqual(range(16 + 14, 20));
  await press(app.page, "ArrowRight");
  await item(element, "ip").and(element.locator("[aria-expanded=true]")).waitFor();
  await press(app.page, "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown");
  await element.locator("[data-path]").getByText("Identification: 0x0000 (0)").waitFor();
  expect(await marked(element)).toEqual([16 + 18, 16 + 19]);
  await press(app.page, "ArrowDown", "Enter", "ArrowDown", "ArrowDown");
  await element.locator("[data-path]").getByText(".1.. ....").waitFor();
  expect(await element.locator("[data-path]").innerText()).toContain("Flags › Don't fragment: Set");
  // Out of what it lies in, which closes; and out of that again.
  await press(app.page, "ArrowLeft", "ArrowLeft");
  await item(element, "ip.flags").and(element.locator("[aria-expanded=false]")).waitFor();
  await press(app.page, "ArrowLeft");
  await item(element, "ip").and(element.locator("[aria-selected=true]")).waitFor();
  await press(app.page, "End");
  await element.locator("rl-layers [role=treeitem][aria-selected=true]").and(element.locator('[data-part="resp.array"]')).waitFor();
});

test("a byte that is pointed at tells what it is of, and one that is clicked is found in the tree", async ({ app }) => {
  const element = await mount(app, detailsOf(PING));
  const byte = (place: number): Locator => element.locator(`rl-hex .bytes [data-byte="${place}"]`);
  await byte(16 + 22).hover();
  await element.locator("[data-path]").getByText("Time to Live: 64").waitFor();
  expect(await marked(element)).toEqual([16 + 22]);
  // Its layer is closed and stays so.
  await item(element, "ip").and(element.locator(".marked")).waitFor();
  expect(await item(element, "ip.ttl").count()).toBe(0);
  await byte(16 + 22).click();
  await item(element, "ip.ttl").and(element.locator("[aria-selected=true]")).waitFor();
  // What was clicked is marked again when the pointer leaves what it was over.
  await byte(HEADERS + 9).hover();
  await element.locator("[data-path]").getByText("Value: PING").waitFor();
  await element.locator("h2").hover();
  await element.locator("[data-path]").getByText("Time to Live: 64").waitFor();
  // Keys go on from there.
  await press(app.page, "ArrowRight");
  await element.locator("[data-path]").getByText("Protocol: TCP (6)").waitFor();
  await item(element, "ip.proto").and(element.locator("[aria-selected=true]")).waitFor();
  expect(app.faults).toEqual([]);
});

test("of the greatest frames only the bytes on the screen are drawn, and the last is reached", async ({ app }) => {
  const details = detailsOf(`*1\r\n$65400\r\n${"x".repeat(65_400)}\r\n`);
  const element = await mount(app, details);
  const rows = element.locator("rl-hex [role=row]");
  expect(await rows.count()).toBeLessThan(120);
  await element.locator("rl-hex [role=grid]").focus();
  await press(app.page, "Control+End");
  await element.locator(`rl-hex .bytes [data-byte="${details.record.length - 1}"].caret`).waitFor();
  expect(await rows.count()).toBeLessThan(120);
  await element.locator("[data-path]").getByText("Bulk String").waitFor();
  await press(app.page, "Control+Home");
  await element.locator('rl-hex .bytes [data-byte="0"].caret').waitFor();
});

test("bytes that may be a secret are not shown until they may", async ({ app }) => {
  const payload = "*2\r\n$4\r\nAUTH\r\n$6\r\nhunter\r\n";
  const element = await mount(app, detailsOf(payload, { hidden: [{ offset: HEADERS + 18, length: 6 }] }));
  await item(element, "resp.array").click();
  await press(app.page, "ArrowRight");
  await element.locator("rl-layers").getByText("Bulk String: hidden").waitFor();
  expect(await element.locator("rl-hex .bytes").getByText("··").count()).toBe(6);
  expect(await element.locator("rl-hex .ascii").allInnerTexts()).not.toContain("hunt");
  await element.locator("[data-action=reveal-bytes]").click();
  expect(await element.getAttribute("data-sent")).toBe("change-reveal true");
});

test("a message that lies in many frames is told with where each begins", async ({ app }) => {
  const parts = Array.from({ length: 130 }, (_, at) => ({ frame: 4 + at, from: at * 1000, length: 1000, offset: 54 }));
  const messages: CarriedMessage[] = [
    { command: rowId(0), side: "request", title: 'GET "big"', bytes: 14, parts: [{ frame: 7, from: 0, length: 14, offset: 54 }] },
    { command: rowId(9), side: "reply", title: '"xxxx…', bytes: 130_000, parts },
  ];
  const element = await mount(app, detailsOf(PING, { messages }), 560);
  const whole = element.locator("rl-carried-messages .message").nth(1);
  await whole.getByText("in 130 frames").waitFor();
  const row = (frame: number): Locator => whole.locator(`tr[data-frame="${frame}"]`);
  expect((await row(7).innerText()).split(/\s+/).slice(0, 4)).toEqual(["7", "3,001", "4,000", "1,000"]);
  expect(await row(7).getAttribute("aria-current")).toBe("true");
  expect(await row(54).count()).toBe(0);
  await whole.locator("[data-action=frames-after]").click();
  await row(54).waitFor();
  await row(54).locator("[data-action=show-frame]").click();
  expect(await element.getAttribute("data-sent")).toBe("show-frame 54");
  await whole.locator("[data-action=open-command]").click();
  expect(await element.getAttribute("data-sent")).toBe("open-command 9");
});

test("a packet of the table opens to its bytes in the file, secrets hidden until they are shown", async ({ app }) => {
  const file = capture(`>>> ${command("AUTH", "hunter2")}\n<<< +OK\\r\\n\n>>> ${command("GET", "k")}\n<<< $1\\r\\nv\\r\\n\n`);
  await app.open({ name: "auth.pcap", bytes: file });
  await app.show("packets");
  const record = recordsOf(file)[3];
  if (record === undefined) throw new Error("there is no record");
  await app.row(3, "packets").click();
  const element = app.page.locator("rl-packet");
  await element.locator("h2").getByText("Frame 4").waitFor();
  const shown = (): Promise<string[]> => element.locator("rl-hex .bytes [data-byte]").allInnerTexts();
  const digits = [...record.record].map((byte) => byte.toString(16).padStart(2, "0"));
  const secret = [...record.record].map((_, at) => new TextDecoder().decode(record.record.subarray(at, at + 7))).indexOf("hunter2");
  expect(await shown()).toEqual(digits.map((digit, at) => (at >= secret && at < secret + 7 ? "··" : digit)));
  await item(element, "resp.request").getByText("AUTH").waitFor();
  // What is chosen and open stays so while it is read again.
  await item(element, "ip").click();
  await press(app.page, "ArrowRight", "ArrowDown");
  await element.locator("[data-path]").getByText("Version: 4").waitFor();
  await element.locator("[data-action=reveal-bytes]").click();
  await element.getByText("··").first().waitFor({ state: "detached" });
  expect(await shown()).toEqual(digits);
  await element.locator("h2").hover();
  await item(element, "ip.version").and(element.locator("[aria-selected=true]")).waitFor();
  expect(await element.locator("[data-path]").innerText()).toContain("Version: 4");
});
