import { expect } from "vitest";
import { command, conversation, CONNECTION, frames } from "../support/conversation";
import { drop, interleave } from "../support/mutations";
import { test } from "../support/page";
import { pcap } from "../support/pcap";

const other = { ...CONNECTION, client: { address: "192.0.2.77", port: 50_000 } };
const whole = conversation(`
  >>> ${command("CLIENT", "SETNAME", "<b>web</b>")}
  <<< +OK\\r\\n
  >>> ${command("GET", "a")}
  <<< $1\\r\\nx\\r\\n
  >>> ${command("SELECT", "3")}
  <<< +OK\\r\\n
`);
const lossy = drop(conversation(`>>> ${command("GET", "b")}\n<<< $1\\r\\ny\\r\\n\n>>> ${command("GET", "c")}\n<<< $1\\r\\nz\\r\\n`, { start: 1_700_000_001_000_000_000n }), 4);
const file = { name: "two.pcap", bytes: pcap(interleave(frames(whole), frames(lossy, { connection: other }))) };

test("a connection opens to how TCP fared and who used it", async ({ app }) => {
  await app.open(file);
  await app.show("flows");
  await app.hasRows(2, "flows");
  await app.cell(0, "client", "flows").click();
  const details = app.page.locator("rl-flow-details");
  await details.locator("[data-details=ready]").waitFor();
  const health = details.locator("[data-section=health]");
  // Segments are 100 µs apart: SYN, SYN-ACK, ACK.
  expect(await health.locator("h3").innerText()).toContain("handshake in 200 µs");
  expect(await health.locator("tr[data-figure=Frames] td").allInnerTexts()).toEqual(["5", "4"]);
  expect(await health.innerText()).toContain("Nothing was sent again, and nothing is missing.");
  const identity = details.locator("[data-section=identity] tbody tr");
  expect((await identity.allInnerTexts()).map((text) => text.split(/\s*\t\s*/).slice(1, 2).concat(text.split(/\s*\t\s*/).slice(3, 4), text.split(/\s*\t\s*/).slice(5)))).toEqual([["<b>web</b>", "0", "2"], ["<b>web</b>", "3", "1"]]);

  // The keys lead on, and the figures follow.
  await app.page.keyboard.press("ArrowDown");
  await details.getByText("Flow 2").waitFor();
  expect(await health.innerText()).toContain("7 B in 1 gap are not in the capture");
  await details.locator("[data-action=show-flow]").click();
  await app.page.locator("rl-table[view=commands] [data-row-index='0'] [data-column=key]").getByText("b", { exact: true }).waitFor();
  expect(await app.page.locator("rl-flow-details").count()).toBe(0);
});

test("Enter opens a connection, Escape closes it, a double click leads to its commands", async ({ app }) => {
  await app.open(file);
  await app.show("flows");
  await app.hasRows(2, "flows");
  await app.table("flows").locator(".scroller").focus();
  await app.page.keyboard.press("ArrowDown");
  await app.page.keyboard.press("Enter");
  await app.page.locator("rl-flow-details [data-details=ready]").waitFor();
  await app.page.keyboard.press("Escape");
  await app.page.locator("rl-flow-details").waitFor({ state: "detached" });
  await app.cell(0, "state", "flows").dblclick();
  await app.hasRows(3);
});
