import { expect } from "vitest";
import { capture, command } from "../support/conversation";
import { test } from "../support/page";

const bytes = capture(`
  >>> ${command("HELLO", "3")}
  <<< %0\\r\\n
  >>> ${command("PING")}
  <<< +PONG\\r\\n
  >>> ${command("GET", "a")}
  <<< $1\\r\\nx\\r\\n
  >>> ${command("CLIENT", "SETNAME", "x")}
  <<< +OK\\r\\n
`);

test("noise goes at one click, in every tab, and the page says how much and remembers it", async ({ app }) => {
  await app.open({ name: "noise.pcap", bytes });
  await app.hasRows(4);
  const box = app.page.getByLabel("Hide noise");
  await box.check();
  await app.hasRows(1);
  await app.shows(0, "command", "GET");
  const found = app.page.locator("[data-found]");
  await found.and(app.page.getByText("1 of 4 · 3 hidden as noise")).waitFor();
  await app.show("overview");
  await app.page.locator("rl-overview").getByText("GET").first().waitFor();
  expect(await app.page.locator("rl-overview").getByText("PING").count()).toBe(0);

  await app.goto();
  await app.page.reload();
  await app.reached("empty");
  await app.open({ name: "noise.pcap", bytes });
  await app.hasRows(1);
  await app.filter("PING");
  await app.page.locator("[data-nothing]").getByText("1 row of noise is hidden.").waitFor();
  await app.page.getByLabel("Hide noise").uncheck();
  await app.hasRows(1);
  await app.shows(0, "command", "PING");
});
